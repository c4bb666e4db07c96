/** A household that the housing plans of 2022 and 2023 take, with a house of grade D and a new one to build. */
export const ELIGIBLE_HOUSEHOLD = {
	householdCategory: 'subsistence-allowance',
	categoryCertified: true,
	ruralLongTermResident: true,
	agriculturalHukou: true,
	voluntary: true,
	dwellingCount: 1,
	thirdPartyAppraised: true,
	dangerGrade: 'D',
	otherHousingAid: 'none',
	method: 'self-build',
	floorAreaM2: 55,
}
