/** True when a version such as `0.4.1` comes before another; what is no number counts as 0. */
export function isBefore(version: string, limit: string): boolean {
	const own = partsOf(version);
	for (const [index, part] of partsOf(limit).entries()) {
		const mine = own[index] ?? 0;
		if (mine !== part) return mine < part;
	}
	return false;
}

function partsOf(version: string): readonly number[] {
	return version.split(".").map((part) => Number.parseInt(part, 10) || 0);
}
