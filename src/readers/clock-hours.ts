/** Hours of a text `days:hours:minutes:seconds`, the days left out or not; undefined for anything else. */
export function clockHours(text: string | undefined): number | undefined {
	const parts = /^(?:(\d+):)?(\d+):(\d+):(\d+)$/.exec(text?.trim() ?? "");
	if (!parts) return undefined;
	const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts
		.slice(1)
		.map((part) => Number(part ?? 0));
	const all = days * 24 + hours + minutes / 60 + seconds / 3600;
	return all > 0 ? all : undefined;
}
