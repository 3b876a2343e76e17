import { asNumber, asText, entryAt, type Tree } from "../formats/tree.js";

/**
 * A tree with OmegaConf's references put in where the tree itself has what they name: `${a.b}`, `${.sibling}`,
 * `${..of_the_parent}`, `${oc.select:a.b,default}`, and arithmetic such as `${mul:${a},2}`. Anything else stays as written.
 */
export function interpolated(root: Tree): Tree {
	return resolve(root, [], { root, active: new Set(), steps: 0 });
}

/** References that are followed in one tree: a hostile file could ask for billions. */
const MOST_STEPS = 5000;

/** A longer text is not put into another one. */
const LONGEST = 1000;

const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
	add: (a, b) => a + b,
	sub: (a, b) => a - b,
	mul: (a, b) => a * b,
	multiply: (a, b) => a * b,
	times: (a, b) => a * b,
	div: (a, b) => a / b,
	divide: (a, b) => a / b,
	max: (a, b) => Math.max(a, b),
	min: (a, b) => Math.min(a, b),
};

interface Work {
	readonly root: Tree;
	/** Paths that are being followed: a reference to one of them goes in a circle. */
	readonly active: Set<string>;
	steps: number;
}

function resolve(tree: Tree, at: readonly string[], work: Work): Tree {
	if (tree.kind === "sequence") {
		const items = tree.items.map((item, index) =>
			resolve(item, [...at, String(index)], work),
		);
		return { ...tree, items };
	}
	if (tree.kind === "mapping") {
		const entries = tree.entries.map((entry) => ({
			...entry,
			value: resolve(entry.value, [...at, entry.key], work),
		}));
		return { ...tree, entries };
	}
	if (typeof tree.value !== "string" || !tree.value.includes("${")) return tree;
	return resolveText(tree.value, at, work) ?? tree;
}

const INNERMOST = /\$\{([^${}]*)\}/;

/** The innermost reference is put in first, until none is left; undefined when one cannot be. */
function resolveText(
	written: string,
	at: readonly string[],
	work: Work,
): Tree | undefined {
	let text = written;
	for (let found = INNERMOST.exec(text); found; found = INNERMOST.exec(text)) {
		work.steps++;
		const value = meaning((found[1] ?? "").trim(), at, work);
		if (!value || work.steps > MOST_STEPS) return undefined;
		if (found[0].length === text.length) return value;
		const inside = asText(value);
		if (inside === undefined || inside.includes("${")) return undefined;
		text = text.replace(found[0], () => inside);
		if (text.length > LONGEST) return undefined;
	}
	return text === written ? undefined : scalar(text);
}

function meaning(
	inside: string,
	at: readonly string[],
	work: Work,
): Tree | undefined {
	const colon = inside.indexOf(":");
	if (colon < 0) return follow(absolute(inside, at), work);
	const name = inside.slice(0, colon);
	const [first = "", second] = inside
		.slice(colon + 1)
		.split(",")
		.map((argument) => argument.trim());
	if (name === "oc.select") {
		const selected = follow(absolute(first, at), work);
		return selected ?? (second === undefined ? undefined : scalar(second));
	}
	const calculate = Object.hasOwn(ARITHMETIC, name)
		? ARITHMETIC[name]
		: undefined;
	const [a, b] = [asNumber(scalar(first)), asNumber(scalar(second ?? ""))];
	return calculate && a !== undefined && b !== undefined
		? scalar(String(calculate(a, b)))
		: undefined;
}

/** `${.x}` is a sibling, each further dot goes one mapping up. */
function absolute(path: string, at: readonly string[]): string {
	const dots = /^\.*/.exec(path)?.[0].length ?? 0;
	if (dots === 0) return path;
	return [...at.slice(0, Math.max(0, at.length - dots)), path.slice(dots)].join(
		".",
	);
}

function follow(path: string, work: Work): Tree | undefined {
	const target = entryAt(work.root, path)?.value;
	if (!target || work.active.has(path)) return undefined;
	if (target.kind !== "scalar") return target;
	if (typeof target.value !== "string" || !target.value.includes("${")) {
		return target;
	}
	work.active.add(path);
	const found = resolveText(target.value, path.split("."), work);
	work.active.delete(path);
	return found;
}

function scalar(text: string): Tree {
	const isNull = text === "null";
	return {
		kind: "scalar",
		value: isNull ? null : text,
		text,
		quoted: false,
		line: 1,
	};
}
