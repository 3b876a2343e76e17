// biome-ignore-all lint/suspicious/noTemplateCurlyInString: OmegaConf writes interpolations so
import { expect, test } from "vitest";
import { resolveInterpolations } from "../../../src/formats/omegaconf/resolve.js";
import { parseFile } from "../../../src/formats/parse-file.js";
import { asPlain, entryAt, type Tree } from "../../../src/formats/tree.js";
import { describe as say } from "../../../src/problem.js";

const path = "conf/training/orchard.yaml";

function resolve(text: string, packages?: ReadonlySet<string>) {
	const [root] = parseFile(path, text).documents;
	if (!root) throw new Error("no document");
	return resolveInterpolations(root, { path, ...(packages && { packages }) });
}

function valuesOf(text: string, packages?: ReadonlySet<string>): unknown {
	return asPlain(resolve(text, packages).tree);
}

test("a path stands for the value under it, in texts and in lists too", () => {
	const values = valuesOf(
		"a: {b: 3}\nc: ${a.b}\nd: run-${a.b}-${a.b}\ne: [1, '${c}']\nf: ${e[1]}\ng: ${a}\n",
	);

	expect(values).toEqual({
		a: { b: 3 },
		c: 3,
		d: "run-3-3",
		e: [1, 3],
		f: 3,
		g: { b: 3 },
	});
});

test("dots in front count from the mapping around the value", () => {
	const values = valuesOf(
		"top: 1\na:\n  x: 2\n  y: ${.x}\n  z: {w: '${..x}', v: '${...top}'}\n  l: ['${..x}', '${.0}']\n",
	);

	expect(values).toEqual({
		top: 1,
		a: { x: 2, y: 2, z: { w: 2, v: 1 }, l: [2, 2] },
	});
});

test("a value that is followed counts its dots from its own place", () => {
	const values = valuesOf("a: {x: 7, y: '${.x}'}\nb: {x: 8, y: '${a.y}'}\n");

	expect(values).toEqual({ a: { x: 7, y: 7 }, b: { x: 8, y: 7 } });
});

test("interpolations in paths, and through interpolated values", () => {
	const values = valuesOf(
		"kind: pear\nfruit: {pear: {weight: 180}}\nchosen: ${fruit.${kind}}\nweight: ${chosen.weight}\n",
	);

	expect(values).toMatchObject({ chosen: { weight: 180 }, weight: 180 });
});

test.each([
	["${multiply:${n},4}", 24],
	["${mul: 2, ${.n}}", 12],
	["${times:${n},${n}}", 36],
	["${divide:${n},4}", 1.5],
	["${int_div:${n},4}", 1],
	["${sum:1,2,${n}}", 9],
	["${eval:'${n}*2-1'}", 11],
	["${eval:'(${n} + 2) // 3 ** 1 % 2'}", 0],
	["${eval:'-2**2'}", -4],
	["${int:2.9}", 2],
	["${oc.select:n,3}", 6],
	["${oc.select:absent,3}", 3],
	["${oc.select:absent,${n}}", 6],
	["${oc.env:TREES,9}", 9],
	["${oc.env:TREES,'9'}", "9"],
	["${multiply:${int_div:${n},2},10}", 30],
])("%s with n = 6 is %s", (text, value) => {
	expect(valuesOf(`n: 6\nvalue: ${JSON.stringify(text)}\n`)).toEqual({
		n: 6,
		value,
	});
});

test.each([
	"${oc.env:TREES}",
	"${absent.key}",
	"${now:%Y}",
	"${eval:'__import__(\"os\")'}",
	"${eval:'1 if ${n} else 2'}",
	"${eval:'(1'}",
	"${divide:${n},0}",
	"${multiply:${n},many}",
	"${unclosed",
	"\\${n}",
])("%s stays as written", (text) => {
	expect(valuesOf(`n: 6\nvalue: ${JSON.stringify(text)}\n`)).toMatchObject({
		value: text,
	});
});

test("a text keeps the part that only the launch decides", () => {
	expect(valuesOf("n: 6\nname: ${n}-${now:%Y}\n")).toMatchObject({
		name: "6-${now:%Y}",
	});
});

test("a value keeps its line, its key the line that names it", () => {
	const { tree } = resolve("a:\n  b: 3\nc: ${a.b}\nd: ${multiply:${a.b},2}\n");

	expect(entryAt(tree, "c")).toMatchObject({ line: 3, value: { line: 2 } });
	expect(entryAt(tree, "d")).toMatchObject({
		line: 4,
		value: { line: 4, value: 6 },
	});
});

test("a file of a group names itself by the group's key", () => {
	const text = "n: 2\nm: ${training.n}\nk: ${training}\nl: ${serving.n}\n";

	expect(valuesOf(text, new Set(["conf", "training"]))).toMatchObject({
		m: 2,
		k: "${training}",
		l: "${serving.n}",
	});
});

test("values that lead back to themselves end in a problem with the line", () => {
	const { tree, problems } = resolve("a: ${b}\nb: ${c}\nc: x${a}\n");

	expect(problems.map(({ line }) => line)).toEqual([1]);
	expect(problems.map(say)[0]).toContain(
		"`a` is `${b}`, which leads back to itself",
	);
	expect(asPlain(tree)).toMatchObject({ a: "x${a}" });
});

test("a mapping that holds itself ends in a problem, its other keys have values", () => {
	const { tree, problems } = resolve("a: {b: '${a}', c: '${a.d}', d: 4}\n");

	expect(asPlain(tree)).toMatchObject({ a: { b: { b: null, c: 4 }, c: 4 } });
	expect(problems.map(({ line }) => line)).toEqual([1]);
});

test("references that would repeat a file's values without end are left", () => {
	const levels = Array.from(
		{ length: 40 },
		(_, level) => `a${level}: {x: '\${a${level + 1}}', y: '\${a${level + 1}}'}`,
	);
	const { tree } = resolve(`${levels.join("\n")}\na40: {x: 1, y: 2}\n`);

	expect(count(tree)).toBeLessThan(50_000);
});

test("a text of braces within braces ends soon", () => {
	const deep = `${"${".repeat(30_000)}x${"}".repeat(30_000)}`;
	const shallow = `${"${".repeat(900)}x`.padEnd(1000) + "}".repeat(900);

	expect(valuesOf(`x: 1\na: ${JSON.stringify(deep)}\n`)).toMatchObject({
		a: deep,
	});
	expect(valuesOf(`x: 1\na: ${JSON.stringify(shallow)}\n`)).toMatchObject({
		x: 1,
	});
});

test("a text that would grow without measure stays as written", () => {
	const many = "${long}".repeat(200);
	const values = valuesOf(`long: ${"x".repeat(900)}\na: ${many}\n`);

	expect(values).toMatchObject({ a: many });
});

function count(tree: Tree): number {
	if (tree.kind === "scalar") return 1;
	const inside =
		tree.kind === "sequence"
			? tree.items
			: tree.entries.map(({ value }) => value);
	let nodes = 1;
	for (const each of inside) nodes += count(each);
	return nodes;
}
