import fc from "fast-check";
import { expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { parseFile } from "../../src/formats/parse-file.js";
import { asPlain, type Tree } from "../../src/formats/tree.js";

const keys = fc.stringMatching(/^[a-z][a-z_.-]{0,11}$/);
const scalars = fc.oneof(
	fc.integer(),
	fc
		.double({ noDefaultInfinity: true, noNaN: true })
		.map((value) => Math.fround(value) / 8),
	fc.boolean(),
	fc.constant(null),
	fc.string({ maxLength: 20 }),
);
const mappings = fc.dictionary(
	keys,
	fc.oneof(
		scalars,
		fc.array(scalars, { maxLength: 4 }),
		fc.dictionary(keys, scalars, { maxKeys: 4 }),
	),
	{ maxKeys: 6 },
);

test("what a YAML writer writes is read back as it was", () => {
	fc.assert(
		fc.property(mappings, (value) => {
			const text = stringify(value, { version: "1.1" });

			const [tree] = parseFile("a.yaml", text).documents;

			expect(tree && numbersRead(asPlain(tree))).toEqual(
				numbersRead(parse(text, { version: "1.1" })),
			);
		}),
		{ numRuns: 500 },
	);
});

test("the line of every key holds the key", () => {
	fc.assert(
		fc.property(mappings, (value) => {
			const text = stringify(value, { version: "1.1" });
			const lines = text.split("\n");

			const [tree] = parseFile("a.yaml", text).documents;

			for (const { key, line } of entriesBelow(tree)) {
				expect(lines[line - 1]).toContain(key);
			}
		}),
		{ numRuns: 300 },
	);
});

function* entriesBelow(
	tree: Tree | undefined,
): Generator<{ readonly key: string; readonly line: number }> {
	if (tree?.kind === "sequence") {
		for (const item of tree.items) yield* entriesBelow(item);
	}
	if (tree?.kind === "mapping") {
		for (const entry of tree.entries) {
			yield entry;
			yield* entriesBelow(entry.value);
		}
	}
}

/** PyYAML, and so we, leave `1e-7` a text, where the writer's own reading of YAML 1.1 makes it a number. */
function numbersRead(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(numbersRead);
	if (typeof value === "object" && value !== null) {
		return Object.fromEntries(
			Object.entries(value).map(([key, each]) => [key, numbersRead(each)]),
		);
	}
	const isExponent =
		typeof value === "string" && /^-?[\d.]+e[+-]?\d+$/.test(value);
	return isExponent ? Number(value) : value;
}
