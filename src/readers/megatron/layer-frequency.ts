/**
 * How many layers have no experts by `--moe-layer-freq`: a number N puts experts into each layer whose index divides by
 * N, a list such as `([0]*3+[1]*58)` says so layer by layer (core_v0.15.0, gpt_layer_specs.py). Undefined for anything
 * else.
 */
export function denseLayers(text: string, layers: number): number | undefined {
	const plain = text.replace(/\s/g, "");
	if (plain.length > LONGEST) return undefined;
	if (/^[1-9]\d*$/.test(plain)) {
		return layers - Math.ceil(layers / Number(plain));
	}
	const pattern = listOf(plain.replace(/^\((.*)\)$/, "$1"));
	return pattern?.length === layers
		? pattern.filter((each) => each === 0).length
		: undefined;
}

// No model has so many layers; a hostile text may have so many of anything.
const LONGEST = 2000;

// Sums of lists, each repeated or not: [0]*3+[1]*58, ([1]+[0]*2)*4.
function listOf(text: string): readonly number[] | undefined {
	const all: number[] = [];
	for (const part of parts(text)) {
		const [, flat, group, times = "1"] =
			/^(?:\[([01](?:,[01])*)\]|\((.*)\))(?:\*(\d+))?$/.exec(part) ?? [];
		const one =
			flat?.split(",").map(Number) ?? (group ? listOf(group) : undefined);
		if (!one) return undefined;
		if (all.length + one.length * Number(times) > LONGEST) return undefined;
		for (let count = 0; count < Number(times); count++) all.push(...one);
	}
	return all;
}

function parts(text: string): readonly string[] {
	const found: string[] = [];
	let depth = 0;
	let from = 0;
	for (const [index, letter] of [...text].entries()) {
		if (letter === "(") depth++;
		if (letter === ")") depth--;
		if (letter === "+" && depth === 0) {
			found.push(text.slice(from, index));
			from = index + 1;
		}
	}
	return [...found, text.slice(from)];
}
