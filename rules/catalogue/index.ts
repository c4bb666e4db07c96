// Written by scripts/generate.ts from the files in this folder.
import { Catalogue } from '../engine/catalogue.ts'
import file0 from './disaster-relief-response/2022.json' with { type: 'json' }
import file1 from './waterlogging-response/2022.json' with { type: 'json' }
import file2 from './waterlogging-response/2023.json' with { type: 'json' }

/** Every rule set of the product. */
export const catalogue = new Catalogue([file0, file1, file2] as unknown[])
