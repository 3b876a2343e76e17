/** Parameters that the name of a model states. */
export interface NamedSize {
	readonly parameters: number;
	/** What one token uses, when the name says it. */
	readonly active?: number;
}

const UNIT = { m: 1e6, b: 1e9, t: 1e12 } as const;

/** Attention and embeddings are shared: Mixtral 8x7B has 46.7 B of 56 B, 8x22B has 140.6 B of 176 B. */
const SHARED_EXPERTS = 0.82;
/** Two experts of eight and what is shared: 12.9 B of 46.7 B, 39.2 B of 140.6 B. */
const TWO_OF_EIGHT = 0.277;

/**
 * The size that a name such as `foo-7B`, `8x7B`, `30B-A3B` or `bloom-1b7` states: an assumption of the caller, within
 * 10 % for nine of ten text models whose size is known. Undefined when the name has none or counts experts only: a `k`
 * counts the tokens of a context or the classes of ImageNet.
 */
export function sizeInName(id: string): NamedSize | undefined {
	const name = id.toLowerCase().split("/").at(-1) ?? "";
	if (/\d+b-\d+e(?![a-z0-9])/.test(name)) return undefined;
	const experts = /(?<![a-z0-9.])(\d+)x(\d+(?:\.\d+)?)b(?![a-z0-9])/.exec(name);
	if (experts) {
		const parameters =
			Number(experts[1]) * Number(experts[2]) * 1e9 * SHARED_EXPERTS;
		return Number(experts[1]) === 8
			? { parameters, active: parameters * TWO_OF_EIGHT }
			: { parameters };
	}
	const parameters = stated(name);
	if (parameters === undefined) return undefined;
	const active = /(?<![a-z0-9.])a(\d+(?:\.\d+)?)(b|m)(?![a-z0-9])/.exec(name);
	return active
		? { parameters, active: amount(active[1], active[2]) }
		: { parameters };
}

function stated(name: string): number | undefined {
	const split = /(?<![a-z0-9.])(\d+)b(\d)(?![a-z0-9])/.exec(name);
	if (split) return amount(`${split[1]}.${split[2]}`, "b");
	const found =
		/(?<=^|[-/])(\d+_\d+)(b|m)(?![a-z0-9])/.exec(name) ??
		/(?<![a-z0-9.])(\d+(?:\.\d+)?)(m|b|t)(?![a-z0-9])/.exec(name);
	return found ? amount(found[1], found[2]) : undefined;
}

function amount(digits = "", letter = ""): number {
	const unit = letter === "m" || letter === "t" ? letter : "b";
	return Number(digits.replace("_", ".")) * UNIT[unit];
}
