/** Stands in the bundles for what exceljs and archiver bring along to read workbooks, folders and tapes: we only write workbooks. */

function absent(): never {
	throw new Error('only writing workbooks is part of this build')
}

export default absent
export const extract = absent
export const pack = absent
export const sync = absent
