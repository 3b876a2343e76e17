import type { Entry } from "../formats/tree.js";
import { nearest } from "../nearest.js";
import { didYouMean, type Problem } from "../problem.js";

/** The problem that a framework has no such key, with the keys that may have been meant. */
export function unknownKey(found: {
	readonly entry: Entry;
	readonly key: string;
	readonly known: readonly string[];
	readonly path: string;
	readonly framework: string;
}): Problem {
	return {
		kind: "unknown-key",
		path: found.path,
		line: found.entry.line,
		args: {
			key: found.key,
			framework: found.framework,
			nearest: didYouMean(nearestKeys(found.key, found.known)),
		},
	};
}

/** Keys of the same group that are written alike, else the same name in another group, else keys that are alike as a whole. */
function nearestKeys(key: string, known: readonly string[]): readonly string[] {
	const dot = key.lastIndexOf(".") + 1;
	const [group, name] = [key.slice(0, dot), key.slice(dot)];
	const siblings = known
		.filter((each) => each.startsWith(group))
		.map((each) => each.slice(dot));
	const alike = nearest(name, siblings).map((each) => group + each);
	if (alike.length > 0) return alike;
	const elsewhere = known.filter((each) => each.endsWith(`.${name}`));
	return elsewhere.length > 0 ? elsewhere.slice(0, 2) : nearest(key, known);
}
