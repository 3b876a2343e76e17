// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the shell writes its variables so.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseFile } from "../../src/formats/parse-file.js";
import { asPlain, entryAt } from "../../src/formats/tree.js";
import { lineOfKey, plain, problemsOf } from "./parsed.js";

describe("the name of a file says what it is", () => {
	test.each([
		["configs/sft.yaml", "yaml"],
		["configs/sft.YML", "yaml"],
		["config.json", "json"],
		["tsconfig.jsonc", "json"],
		["pyproject.toml", "toml"],
		["train.sh", "shell"],
		["train.bash", "shell"],
		["train.slurm", "shell"],
		["train.slurm.sh", "shell"],
		["train.sbatch", "shell"],
		["train.job", "shell"],
		["train.py", "python"],
		["values.yaml.j2", "unknown"],
		["Makefile", "unknown"],
		[".sh", "unknown"],
	])("%s is %s", (path, format) => {
		const file = parseFile(path, "");

		expect(file.format).toBe(format);
	});

	test.each([
		["#!/bin/bash\n", "shell"],
		["#!/usr/bin/env bash\n", "shell"],
		["#!/bin/sh -e\n", "shell"],
		["#!/usr/bin/env python3\n", "unknown"],
		["echo '#!/bin/bash'\n", "unknown"],
	])(
		"a file without an extension that begins with %j is %s",
		(text, format) => {
			const file = parseFile("scripts/train", text);

			expect(file.format).toBe(format);
		},
	);

	test("a Python file with a shebang of the shell stays Python", () => {
		const file = parseFile("train.py", "#!/bin/bash\n");

		expect(file.format).toBe("python");
	});
});

describe("texts as editors leave them", () => {
	test("Windows line ends do not shift lines", () => {
		const line = lineOfKey(
			"a.yaml",
			"one: 1\r\ntwo:\r\n  three: 3\r\n",
			"two.three",
		);

		expect(line).toBe(3);
	});

	test("a byte order mark is no part of the first key", () => {
		const values = ["a.yaml", "a.json", "a.toml"].map((path) =>
			plain(
				path,
				`\uFEFF${path === "a.json" ? '{"lr": 1}' : path === "a.toml" ? "lr = 1" : "lr: 1"}`,
			),
		);

		expect(values).toEqual([[{ lr: 1 }], [{ lr: 1 }], [{ lr: 1 }]]);
	});

	test("the text of the file is kept as it came", () => {
		const text = "\uFEFFlr: 1\r\n";

		const file = parseFile("a.yaml", text);

		expect(file.text).toBe(text);
	});

	test("an empty file of data has no documents and no problems", () => {
		const [yaml, toml] = ["a.yaml", "a.toml"].map((path) =>
			parseFile(path, ""),
		);

		expect(yaml?.documents).toEqual([]);
		expect(yaml?.problems).toEqual([]);
		expect(toml?.documents.map(asPlain)).toEqual([{}]);
	});
});

describe("files that no config should be", () => {
	test("a text over 1 MB is told with its size and not parsed", () => {
		const file = parseFile("a.yaml", "# padding\n".repeat(150_000));

		expect(file.documents).toEqual([]);
		expect(file.problems).toEqual([
			{ kind: "file-too-large", path: "a.yaml", args: { size: "1.5 MB" } },
		]);
	});

	test("a large file of an unknown kind is no problem", () => {
		const file = parseFile("data.csv", "1,2\n".repeat(400_000));

		expect(file.problems).toEqual([]);
	});

	test("no more than twenty mistakes are told", () => {
		const problems = problemsOf("a.yaml", "lr: 1\n".repeat(100));

		expect(problems).toHaveLength(20);
	});

	test("a key named __proto__ is a key like any other", () => {
		const yaml = "__proto__:\n  admin: true\nlr: 1\n";

		const [tree] = parseFile("a.yaml", yaml).documents;

		expect(entryAt(tree, "__proto__.admin")?.line).toBe(2);
		expect(({} as { admin?: unknown }).admin).toBeUndefined();
		expect(tree && Object.keys(asPlain(tree) ?? {})).toEqual([
			"__proto__",
			"lr",
		]);
	});
});

describe("whatever the text", () => {
	const paths = fc.constantFrom("a.yaml", "a.json", "a.toml", "a.sh", "a");

	test("parsing gives a file and never throws", () => {
		fc.assert(
			fc.property(
				paths,
				fc.string({ unit: "binary", maxLength: 300 }),
				(path, text) => {
					const file = parseFile(path, text);

					expect(file.path).toBe(path);
				},
			),
			{ numRuns: 500 },
		);
	});

	test("parsing survives the marks of every format in any order", () => {
		const marks = fc.constantFrom(
			..."{}[]()<>|&;:,-?!#*%@`'\"\\/$=+~\n\t ".split(""),
			"a",
			"1",
			"&x ",
			"*x",
			"<<: ",
			"${",
			"$((",
			"<<E\n",
			"[[",
			"!!",
			"---\n",
			"if ",
			"then ",
			"fi\n",
			"for x in ",
			"do ",
			"done\n",
			"+=(",
			"a[2]=",
			"${a[@]}",
			"${a:-",
			"a=(",
			"a=",
			"eval ",
			"f() {",
			"; }\n",
			"f ",
			"export ",
			"{1..3}",
			"{{",
			"}}",
			'"""',
		);
		const texts = fc
			.array(marks, { maxLength: 40 })
			.map((each) => each.join(""));

		fc.assert(
			fc.property(paths, texts, (path, text) => {
				const file = parseFile(path, text);

				expect(file.text).toBe(text);
			}),
			{ numRuns: 2000 },
		);
	});
});
