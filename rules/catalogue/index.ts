import { Catalogue } from '../engine/catalogue.ts'
import { ruleFile } from './files.ts'
import heads from './heads.json' with { type: 'json' }

/** Every rule set of the product. */
export const catalogue = /* @__PURE__ */ new Catalogue(heads as unknown[], ruleFile)
