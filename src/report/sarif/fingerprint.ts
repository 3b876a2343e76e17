import type { Finding } from "./finding.js";

/** For each finding a print that stays when lines move: of what it is about, and counted where that is the same. */
export function fingerprints(
	findings: readonly Pick<Finding, "rule" | "identity">[],
): readonly string[] {
	const seen = new Map<string, number>();
	return findings.map(({ rule, identity }) => {
		const print = hash(JSON.stringify([rule, ...identity]));
		const count = (seen.get(print) ?? 0) + 1;
		seen.set(print, count);
		return `${print}:${count}`;
	});
}

const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;

/** FNV-1a with 64 bits over UTF-16 units (Fowler, Noll and Vo; RFC 9923): it tells findings apart, it protects nothing. */
function hash(text: string): string {
	let state = OFFSET;
	for (let index = 0; index < text.length; index++) {
		state ^= BigInt(text.charCodeAt(index));
		state = BigInt.asUintN(64, state * PRIME);
	}
	return state.toString(16).padStart(16, "0");
}
