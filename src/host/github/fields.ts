/** The value at a dotted path of foreign JSON; undefined where any part is absent. */
export function valueAt(json: unknown, path: string): unknown {
	let here = json;
	for (const key of path.split(".")) {
		if (typeof here !== "object" || here === null) return undefined;
		here = Object.entries(here).find(([name]) => name === key)?.[1];
	}
	return here;
}

/** A text at a dotted path; empty where there is none. */
export function textAt(json: unknown, path: string): string {
	const value = valueAt(json, path);
	return typeof value === "string" ? value : "";
}

/** A number at a dotted path, if there is one. */
export function numberAt(json: unknown, path: string): number | undefined {
	const value = valueAt(json, path);
	return typeof value === "number" ? value : undefined;
}
