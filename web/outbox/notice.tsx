export function OutboxNotice() {
	return null
}
