// Written by scripts/generate.ts from the files in this folder.
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

const FILES: Readonly<Record<string, unknown>> = {
	'administrative-litigation/2023': file0,
	'development-zone-ledger/2022': file1,
	'disaster-aid/2022': file2,
	'disaster-relief-response/2022': file3,
	'document-return/2023': file4,
	'ecological-ranger/2019': file5,
	'education-aid/2019': file6,
	'fine-city-management/2022': file7,
	'half-built-project/2022': file8,
	'health-aid/2019': file9,
	'heating-readiness/2022': file10,
	'hygiene-city-scorecard/2023': file11,
	'illegal-construction-survey/2022': file12,
	'medical-insurance-service-point/2022': file13,
	'old-compound-renovation/2021': file14,
	'pending-project-approval/2022': file15,
	'property-management/2022': file16,
	'rural-housing-procedure/2019': file17,
	'rural-housing-procedure/2022': file18,
	'rural-housing-procedure/2023': file19,
	'rural-housing-renovation/2019': file20,
	'rural-housing-renovation/2022': file21,
	'rural-housing-renovation/2023': file22,
	'self-built-house-safety/2022': file23,
	'tax-gate/2022': file24,
	'waterlogging-response/2022': file25,
	'waterlogging-response/2023': file26,
}

/** The content of a rule file; undefined where there is none. Functions on Lambda read it from beside their code instead. */
export function ruleFile(id: string, version: string): unknown {
	return FILES[`${id}/${version}`]
}
