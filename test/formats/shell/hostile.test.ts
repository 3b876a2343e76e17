// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the shell writes its variables so.
import { describe, expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { commandsOf, problemsOf } from "../parsed.js";

/** Generous for a slow machine, and far below what any of these would take if the work grew without bound. */
const limitMs = 20_000;

describe("scripts that would grow without bound", () => {
	test("a variable that doubles itself is cut and not known", () => {
		const script = `A=x\n${"A=$A$A\n".repeat(1000)}train $A\n`;

		const word = commandsOf(script).at(-1)?.words[1];

		expect(word?.known).toBe(false);
		expect(word?.text.length).toBeLessThanOrEqual(65_536);
	});

	test.each([
		[
			"an array that doubles itself",
			`A=(x)\n${'A=("${A[@]}" "${A[@]}")\n'.repeat(1000)}train\n`,
		],
		[
			"words that double themselves",
			`A=x\n${'A="$A $A"\n'.repeat(1000)}train $A\n`,
		],
		[
			"functions that call each other twice",
			`f0() { a; }\n${Array.from({ length: 60 }, (_, i) => `f${i + 1}() { f${i}; f${i}; }`).join("\n")}\nf60\n`,
		],
		[
			"a new export before every command",
			Array.from({ length: 30_000 }, (_, i) => `export A${i}=1\na`).join("\n"),
		],
		["a text that grows by each line", "A+=' --x 1'\n".repeat(60_000)],
		[
			"a branch that grows a text",
			"A+=' y'\nif x; then A+=' z'; fi\n".repeat(20_000),
		],
		["braces that multiply", `train ${"{1..100}".repeat(10)}\n`],
		["very many commands", "train --lr 1\n".repeat(75_000)],
		["a word of very many parts", `A=1\ntrain ${"$A".repeat(300_000)}\n`],
		["a word of very many braces", `train ${"{1..1}".repeat(100_000)}\n`],
		["a sum of very many terms", `echo $((1${"+1".repeat(300_000)}))\n`],
		["an assignment in a very long sum", `((A = 1${"+1".repeat(300_000)}))\n`],
		[
			"deep functions that call deep functions",
			`${Array.from(
				{ length: 15 },
				(_, i) =>
					`f${i}() { ${"if a; then ".repeat(200)}f${i + 1}${"; fi".repeat(200)}; }`,
			).join("\n")}\nf0\n`,
		],
		["a chain without end", `${"a && ".repeat(100_000)}a`],
		["a pipeline without end", `${"a | ".repeat(100_000)}a`],
		["here-documents without end", "<<E ".repeat(200_000)],
		["functions of functions without end", "a() ".repeat(200_000)],
		[
			"many loops around much",
			`${"for a in b; do\n".repeat(100)}${"x=1\n".repeat(150_000)}${"done\n".repeat(100)}`,
		],
		["parentheses without end", "(".repeat(100_000)],
		["substitutions without end", "$(".repeat(100_000)],
		["quotes without end", "\"$'".repeat(50_000)],
		["ifs without end", "if a; then ".repeat(50_000)],
		[
			"loops in loops",
			`${"for x in 1 2; do ".repeat(200)}a${"; done".repeat(200)}`,
		],
		["evals of evals", `${"eval ".repeat(10_000)}a`],
		["arithmetic without end", `echo $((${"(1+".repeat(20_000)}1`],
	])("%s", (_, script) => {
		const started = performance.now();

		const file = parseFile("a.sh", script);

		expect(performance.now() - started).toBeLessThan(limitMs);
		expect(file.script).toBeDefined();
	});

	test("a script that is given up is told and has no commands", () => {
		const script = `f0() { a; }\n${Array.from({ length: 60 }, (_, i) => `f${i + 1}() { f${i}; f${i}; }`).join("\n")}\nf60\n`;

		expect(commandsOf(script)).toEqual([]);
		expect(problemsOf("a.sh", script)).toEqual([
			expect.stringContaining("repeat each other without end"),
		]);
	});
});
