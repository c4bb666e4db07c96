import type { Domain, Kind } from '../catalogue/heads.ts'

/** Names that people see for the codes of the catalogue. */

export const DOMAIN_LABELS: Record<Domain, string> = {
	emergency: '应急管理',
	housing: '住房安全',
	livelihood: '民生保障',
	community: '社区物业',
	services: '公共服务',
	projects: '项目建设',
	governance: '行政事务',
}

export const KIND_LABELS: Record<Kind, string> = {
	level: '响应定级',
	eligibility: '资格核定',
	classification: '分类认定',
	compliance: '合规核对',
}

export const ROLE_LABELS: Record<string, string> = {
	'emergency-staff': '应急管理人员',
	'township-officer': '乡镇（街道）经办人员',
	'department-officer': '部门经办人员',
	auditor: '审计人员',
	integration: '系统对接',
}

export const SUBJECT_LABELS = {
	incident: '灾害事件',
	household: '农户（家庭）',
	compound: '小区',
	building: '房屋',
	project: '项目',
	document: '公文',
	case: '案件（事项）',
} as const
export type SubjectKind = keyof typeof SUBJECT_LABELS

/** What decisions of a domain are mostly about. */
export const SUBJECT_OF: Record<Domain, SubjectKind> = {
	emergency: 'incident',
	housing: 'household',
	livelihood: 'household',
	community: 'compound',
	services: 'case',
	projects: 'project',
	governance: 'case',
}

/** A subject's id, as the API takes it. */
export const SUBJECT_ID = /^[\p{L}\p{N}][\p{L}\p{N}._:-]{0,127}$/u
