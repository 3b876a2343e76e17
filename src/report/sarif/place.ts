import type { Place } from "./finding.js";

/** A path as a relative address: every character that means something in one is encoded. */
export function addressOf(path: string): string {
	return path
		.split("/")
		.map((part) => encodeURIComponent(part.replace(/\p{Cs}/gu, "\ufffd")))
		.join("/");
}

/** A place in a file of the repository; undefined for a path that leads out of it or nowhere. */
export function placeAt(
	path: string,
	line: number | undefined,
): Place | undefined {
	const isInside = path
		.split("/")
		.every((part) => part !== "" && part !== "." && part !== "..");
	return isInside ? { path, line: Math.max(line ?? 1, 1) } : undefined;
}
