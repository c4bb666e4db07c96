// Written by scripts/generate.ts from the files in this folder.
import { Catalogue } from '../engine/catalogue.ts'
import file0 from './administrative-litigation/2023.json' with { type: 'json' }
import file1 from './development-zone-ledger/2022.json' with { type: 'json' }
import file2 from './disaster-aid/2022.json' with { type: 'json' }
import file3 from './disaster-relief-response/2022.json' with { type: 'json' }
import file4 from './document-return/2023.json' with { type: 'json' }
import file5 from './ecological-ranger/2019.json' with { type: 'json' }
import file6 from './education-aid/2019.json' with { type: 'json' }
import file7 from './fine-city-management/2022.json' with { type: 'json' }
import file8 from './half-built-project/2022.json' with { type: 'json' }
import file9 from './health-aid/2019.json' with { type: 'json' }
import file10 from './heating-readiness/2022.json' with { type: 'json' }
import file11 from './hygiene-city-scorecard/2023.json' with { type: 'json' }
import file12 from './illegal-construction-survey/2022.json' with { type: 'json' }
import file13 from './medical-insurance-service-point/2022.json' with { type: 'json' }
import file14 from './old-compound-renovation/2021.json' with { type: 'json' }
import file15 from './pending-project-approval/2022.json' with { type: 'json' }
import file16 from './property-management/2022.json' with { type: 'json' }
import file17 from './rural-housing-procedure/2019.json' with { type: 'json' }
import file18 from './rural-housing-procedure/2022.json' with { type: 'json' }
import file19 from './rural-housing-procedure/2023.json' with { type: 'json' }
import file20 from './rural-housing-renovation/2019.json' with { type: 'json' }
import file21 from './rural-housing-renovation/2022.json' with { type: 'json' }
import file22 from './rural-housing-renovation/2023.json' with { type: 'json' }
import file23 from './self-built-house-safety/2022.json' with { type: 'json' }
import file24 from './tax-gate/2022.json' with { type: 'json' }
import file25 from './waterlogging-response/2022.json' with { type: 'json' }
import file26 from './waterlogging-response/2023.json' with { type: 'json' }

/** Every rule set of the product. */
export const catalogue = /* @__PURE__ */ new Catalogue([file0, file1, file2, file3, file4, file5, file6, file7, file8, file9, file10, file11, file12, file13, file14, file15, file16, file17, file18, file19, file20, file21, file22, file23, file24, file25, file26] as unknown[])
