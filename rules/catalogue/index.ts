// Written by scripts/generate.ts from the files in this folder.
import { Catalogue } from '../engine/catalogue.ts'
import file0 from './disaster-relief-response/2022.json' with { type: 'json' }
import file1 from './rural-housing-renovation/2019.json' with { type: 'json' }
import file2 from './rural-housing-renovation/2022.json' with { type: 'json' }
import file3 from './rural-housing-renovation/2023.json' with { type: 'json' }
import file4 from './waterlogging-response/2022.json' with { type: 'json' }
import file5 from './waterlogging-response/2023.json' with { type: 'json' }

/** Every rule set of the product. */
export const catalogue = new Catalogue([file0, file1, file2, file3, file4, file5] as unknown[])
