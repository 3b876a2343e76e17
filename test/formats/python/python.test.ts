import { describe, expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { calleeOf, undetermined } from "../../../src/formats/python/tags.js";
import {
	asPlain,
	entryAt,
	type Tree,
	UNKNOWN,
} from "../../../src/formats/tree.js";

function treeOf(text: string): Tree | undefined {
	return parseFile("config.py", text).python?.names;
}

function valuesOf(text: string): unknown {
	const tree = treeOf(text);
	return tree && asPlain(tree);
}

/** The expression of the unknown value under a name. */
function unknownAt(text: string, path: string): string | undefined {
	const value = entryAt(treeOf(text), path)?.value;
	return value && undetermined(value);
}

describe("literals", () => {
	test("assignments become keys with their lines", () => {
		const tree = treeOf(
			"# a config\nsteps = 10_000\nrates = [1e-4, -.5, 0x10]\nname = 'brook'\nlast = None\n",
		);

		expect(tree && asPlain(tree)).toEqual({
			steps: 10_000,
			rates: [1e-4, -0.5, 16],
			name: "brook",
			last: null,
		});
		expect(entryAt(tree, "rates")?.line).toBe(3);
	});

	test("a default of the environment is what the file states", () => {
		const text =
			"import os\na = int(os.environ.get('BATCH', 32))\nb = os.getenv('LENGTH', '2048')\nc = os.environ.get('NAME')\n";

		expect(valuesOf(text)).toMatchObject({ a: 32, b: "2048" });
		expect(unknownAt(text, "c")).toBe("os.environ.get(…)");
	});

	test("dictionaries, calls of dict, tuples and sets nest", () => {
		const values = valuesOf(
			"a = dict(b={'c': (1, 2), **{'d': True}}, e={3})\nf = {**a, 'g': 0}",
		);

		expect(values).toEqual({
			a: { b: { c: [1, 2], d: true }, e: [3] },
			f: { b: { c: [1, 2], d: true }, e: [3], g: 0 },
		});
	});

	test("strings join, and have their escapes read unless they are raw", () => {
		const values = valuesOf(
			'a = "x\\ty" "z"\nb = r"\\d"\nc = """two\nlines"""\nd = "\\u0041\\101"',
		);

		expect(values).toEqual({
			a: "x\tyz",
			b: "\\d",
			c: "two\nlines",
			d: "AA",
		});
	});

	test("comments are kept with their lines", () => {
		const { comments } = parseFile("config.py", "a = 1  # on 8 GPUs\n");

		expect(comments).toEqual([{ text: "# on 8 GPUs", line: 1 }]);
	});
});

describe("what can be worked out", () => {
	test("arithmetic has Python's meaning", () => {
		expect(
			valuesOf(
				"a = 7 // 2\nb = -7 // 2\nc = -7 % 3\nd = 2 ** 3 ** 2\ne = -2 ** 2\nf = 7 / 2\ng = (1 + 2) * 3 - 4",
			),
		).toEqual({ a: 3, b: -4, c: 2, d: 512, e: -4, f: 3.5, g: 5 });
	});

	test("names, f-strings, comparisons and conditions see earlier names", () => {
		expect(
			valuesOf(
				"depth = 50\nname = f'resnet{depth}_{{x}}'\nbig = 'yes' if depth > 34 and not depth == 101 else 'no'\nis_in = depth in [18, 50]",
			),
		).toEqual({
			depth: 50,
			name: "resnet50_{x}",
			big: "yes",
			is_in: true,
		});
	});

	test("attributes and subscripts read and change what other names hold too", () => {
		const text =
			"model = dict(net=dict(depth=18))\nsame = model\nmodel.net.depth = 50\nsame['net']['width'] = 2\nlast = [1, 2, 3][-1]";

		expect(valuesOf(text)).toMatchObject({
			model: { net: { depth: 50, width: 2 } },
			last: 3,
		});
		expect(entryAt(treeOf(text), "model.net.depth")?.line).toBe(3);
	});

	test("an update in place has the line of the update", () => {
		const text = "train = dict(iters=100)\n\ntrain.iters *= 4\n";

		expect(valuesOf(text)).toEqual({ train: { iters: 400 } });
		expect(entryAt(treeOf(text), "train.iters")?.line).toBe(3);
	});

	test("methods of lists and dictionaries change them", () => {
		expect(
			valuesOf(
				"a = [1]\na.append(2)\na += [3]\nd = dict(x=1)\nd.update(y=2)\nd.pop('x')\nz = d.get('q', 5)",
			),
		).toEqual({ a: [1, 2, 3], d: { y: 2 }, z: 5 });
	});

	test("a branch on a known value is taken, a loop over a known list is gone through", () => {
		expect(
			valuesOf(
				"n = 3\nif n > 5:\n    a = 1\nelif n == 3:\n    a = 2\nelse:\n    a = 3\nt = 0\nfor i in range(n):\n    if i == 2:\n        break\n    t += i + 1\nl = [i * 2 for i in range(4) if i != 1]",
			),
		).toEqual({ n: 3, a: 2, t: 3, i: 2, l: [0, 4, 6] });
	});

	test("functions of the file are worked out where they are called", () => {
		expect(
			valuesOf(
				"def size(n, scale=2):\n    x = n * scale\n    return dict(x=x)\n\na = size(3)\nb = size(3, scale=4)",
			),
		).toEqual({ a: { x: 6 }, b: { x: 12 } });
	});

	test("numbers are converted as int and float do", () => {
		expect(
			valuesOf(
				"a = int(6.5e12)\nb = int(-2.7)\nc = float('1e3')\nd = round(2.5)",
			),
		).toEqual({ a: 6.5e12, b: -2, c: 1000, d: 2 });
	});
});

describe("calls and names from elsewhere", () => {
	test("a call is kept with what it calls and its arguments", () => {
		const tree = treeOf(
			"from a import LazyCall as L, Net\nmodel = L(Net)(depth=50)\nmodel.depth = 18\nrun = Config('x', steps=3).named('y')",
		);

		expect(calleeOf(entryAt(tree, "model")?.value)).toBe("L(Net)");
		expect(tree && asPlain(tree)).toEqual({
			model: { _call_: "L(Net)", depth: 18 },
			run: {
				_call_: "named",
				_of_: { _call_: "Config", _args_: ["x"], steps: 3 },
				_args_: ["y"],
			},
		});
	});

	test("an imported name is a name, and no text or number", () => {
		expect(unknownAt("from a import b\nx = b.c", "x")).toBe("b.c");
	});

	test("a part that a call leaves out comes into being when it is set", () => {
		expect(valuesOf("c = Config(a=1)\nc.training.steps = 5")).toEqual({
			c: { _call_: "Config", a: 1, training: { _call_: "", steps: 5 } },
		});
	});
});

describe("what only a run would tell", () => {
	test("is unknown with its expression and line", () => {
		const text = "a = 1\nb = a + world_size()\n";
		const value = entryAt(treeOf(text), "b")?.value;

		expect(value).toMatchObject({ tag: UNKNOWN, line: 2 });
		expect(unknownAt(text, "b")).toBe("a + world_size()");
	});

	test("an unknown condition makes unknown what its branches set", () => {
		const text =
			"a = 1\nb = 2\nd = dict(x=1)\nif gpus() > 4:\n    a *= 2\nelse:\n    d.x = 5\n";

		expect(unknownAt(text, "a")).toBe("a *= 2");
		expect(unknownAt(text, "d.x")).toBe("d.x = 5");
		expect(valuesOf(text)).toMatchObject({ b: 2 });
	});

	test("a function that may return early gives no value", () => {
		const text =
			"def f():\n    if later():\n        return dict(a=1)\n    return dict(a=2)\nx = f()";

		expect(unknownAt(text, "x")).toBe("f(…)");
	});

	test.each([
		["a chain of comparisons", "x = 1 < 3 < 2"],
		["`not` before `or`, which the parser groups wrongly", "x = not 1 or 1"],
		["a lambda", "x = lambda: 1"],
		["a name that nothing sets", "x = elsewhere"],
		["a format in an f-string", "x = f'{1:03d}'"],
		["a division by zero", "x = 1 / 0"],
	])("%s is unknown", (_, text) => {
		expect(unknownAt(text, "x")).toBeDefined();
	});

	test("an unpacked unknown leaves a mark among the keys", () => {
		expect(valuesOf("x = dict(a=1, **other)")).toEqual({
			x: { a: 1, "**": "other" },
		});
	});

	test("a list with an unknown part has no length", () => {
		expect(unknownAt("x = [1, *more]\ny = len(x)", "y")).toBe("len(…)");
	});
});

describe("bounds", () => {
	test.each([
		["a power", "x = 10 ** 10 ** 10"],
		["a long text", "x = 'a' * 10 ** 9"],
		["a long list", "x = [0] * 10 ** 9"],
		["a long range", "x = list(range(10 ** 12))"],
		[
			"a loop over a long range",
			"x = 0\nfor i in range(10 ** 12):\n    x += 1",
		],
		["nested brackets", `x = ${"[".repeat(5000)}${"]".repeat(5000)}`],
		["a long sum", `x = ${"1 + ".repeat(20_000)}1`],
		[
			"a function that calls itself",
			"def f(n):\n    return f(n) + f(n)\nx = f(1)",
		],
		["lists that double", `x = [1]\n${"x = [x, x]\n".repeat(60)}`],
		["texts that double", `x = 'ab'\n${"x += x\n".repeat(60)}`],
		["a list in itself", "x = []\nx.append(x)"],
		[
			"loops in loops",
			"r = range(9999)\nfor a in r:\n    for b in r:\n        for c in r:\n            x = 1",
		],
		["a megabyte of numbers", `x = [${"1, ".repeat(330_000)}]`],
		["a megabyte of assignments", "abc = 12345\n".repeat(80_000)],
		["a megabyte of nothing", `${"(".repeat(900_000)}`],
	])("%s takes little time", (_, text) => {
		const start = performance.now();

		const tree = treeOf(text);

		expect(tree?.kind).toBe("mapping");
		expect(performance.now() - start).toBeLessThan(4000);
	});

	test("a file that is no Python has no problems, and says where it breaks off", () => {
		const file = parseFile("a.py", "a = 1\nif b = :\n<<<<<<< HEAD\nc = 2\n");

		expect(file.problems).toEqual([]);
		expect(file.python?.brokenAt).toBe(2);
	});
});
