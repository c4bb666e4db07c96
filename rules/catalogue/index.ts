// Written by scripts/generate.ts from the files in this folder.
import { Catalogue } from '../engine/catalogue.ts'


/** Every rule set of the product. */
export const catalogue = new Catalogue([] as unknown[])
