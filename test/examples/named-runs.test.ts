import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import type { QuantityName } from "../../src/estimate/estimate.js";
import { interval, ratio } from "../../src/uncertain.js";
import { isRunFile, mistakesOf } from "../schema/schemas.js";
import { estimatesOf, namedRunFiles, textOf, totalOf } from "./named-runs.js";

/** A number that was published of a run, from the source that its file names. */
interface Stated {
	readonly file: string;
	readonly quantity: QuantityName;
	readonly number: number;
	readonly words: string;
}

const HELD: readonly Stated[] = [
	{
		file: "imagenet-8-k80.yaml",
		quantity: "wallClockHours",
		// Hours of the 107th epoch in the entry's log.
		number: 244,
		words: "10 days",
	},
	{
		file: "imagenet-8-k80.yaml",
		quantity: "costUsd",
		// 244.0 h × $4.56.
		number: 1112.64,
		words: "$1112",
	},
	{
		file: "imagenet-32-v100.yaml",
		quantity: "wallClockHours",
		number: 0.495,
		words: "30 minutes",
	},
	{
		file: "imagenet-32-v100.yaml",
		quantity: "costUsd",
		number: 14,
		words: "$14",
	},
	{
		file: "imagenet-8-v100-in-15-hours.yaml",
		quantity: "wallClockHours",
		number: 15,
		words: "15 hours",
	},
	{
		file: "imagenet-8-v100-in-3-hours.yaml",
		quantity: "wallClockHours",
		number: 2.958,
		words: "3 hours",
	},
	{
		file: "imagenet-cloud-tpu-in-12-hours.yaml",
		quantity: "wallClockHours",
		number: 12.44,
		words: "12 hours",
	},
	{
		file: "imagenet-cloud-tpu-in-3-hours.yaml",
		quantity: "wallClockHours",
		number: 3,
		words: "3 hours",
	},
	{
		file: "imagenet-batch-64k.yaml",
		quantity: "wallClockHours",
		number: 7 / 60,
		words: "7 minutes",
	},
];

/** Outside our range: how far it is may only shrink. The README of the folder says why. */
const NOT_HELD: readonly (Stated & { readonly within: number })[] = [
	{
		file: "imagenet-128-v100.yaml",
		quantity: "wallClockHours",
		number: 0.3014,
		words: "18 minutes",
		within: 2.9,
	},
	{
		file: "imagenet-128-v100.yaml",
		quantity: "costUsd",
		number: 35,
		words: "$35",
		within: 2.9,
	},
	{
		file: "imagenet-64-v100.yaml",
		quantity: "wallClockHours",
		number: 0.3147,
		words: "19 minutes",
		within: 2.1,
	},
	{
		file: "imagenet-64-v100.yaml",
		quantity: "costUsd",
		number: 18,
		words: "$18",
		within: 2.1,
	},
];

describe("runs that were published", () => {
	test.each(HELD)("$file: $words lie in our range", (stated) => {
		const { low, high } = interval(totalOf(stated.file, stated.quantity));

		expect(stated.number).toBeGreaterThanOrEqual(low);
		expect(stated.number).toBeLessThanOrEqual(high);
	});

	test.each(NOT_HELD)("$file: $words are within a factor $within", (stated) => {
		const ours = totalOf(stated.file, stated.quantity).value;

		expect(Math.abs(Math.log(ours / stated.number))).toBeLessThan(
			Math.log(stated.within),
		);
	});

	test("CIFAR-10 became 60 times faster on one machine", () => {
		const slow = totalOf("cifar10-resnet50-v100.yaml", "wallClockHours");
		const fast = totalOf("cifar10-resnet9-v100.yaml", "wallClockHours");

		const faster = ratio(slow, fast);

		// 1.1319 h ÷ 0.020567 h of the two entries is 55.
		expect(faster && interval(faster).low).toBeLessThan(55);
		expect(faster && interval(faster).high).toBeGreaterThan(60);
	});

	test("GPT-3 takes 3.14e23 FLOPs, and ours count its attention too", () => {
		const ours = totalOf("gpt-3.yaml", "flops").value;

		// 12 × 96 layers × 12,288 × 2,048 ÷ 2 FLOPs of a token, causal, are 1.4 % of 6 × 175e9.
		expect(ours / 3.14e23).toBeGreaterThan(1);
		expect(ours / 3.14e23).toBeLessThan(1.02);
	});

	test("Glow has room for one sample of gradients, and for two where its steps are reversible", () => {
		const runs = [...estimatesOf("glow-memory.yaml")];
		const verdicts = runs.map(([name, { fits }]) => [name, fits]);

		expect(verdicts).toEqual([
			["glow-one-sample", "yes"],
			["glow-two-samples", "no"],
			["glow-two-samples-reversible", "yes"],
			["glow-twice-as-deep", "no"],
			["glow-twice-as-deep-reversible", "yes"],
		]);
	});

	test("what Glow's reversible steps keep is constant in depth", () => {
		const runs = estimatesOf("glow-memory.yaml");
		const activations = (name: string) =>
			runs.get(name)?.memory?.termsGib.activations ?? Number.NaN;

		expect(activations("glow-twice-as-deep-reversible")).toBe(
			activations("glow-two-samples-reversible"),
		);
		// Without: 32 of 32 steps and the priors, 64 of 64 and the same priors.
		expect(
			activations("glow-twice-as-deep") / activations("glow-one-sample"),
		).toBeCloseTo(2, 1);
	});

	test("BERT-Large fits 64 GB, and 12 GB only with three techniques", () => {
		const verdicts = [...estimatesOf("bert-large-memory.yaml")].map(
			([name, { fits }]) => [name, fits],
		);

		expect(verdicts).toEqual([
			["bert-large-64-gb", "yes"],
			["bert-large-12-gb", "no"],
			["bert-large-12-gb-three-techniques", "yes"],
		]);
	});

	test("a grid costs its product, and halving a fifth of it", () => {
		const [one, grid, halved] = [
			...estimatesOf("grid-search.yaml").values(),
		].map(({ quantities }) => quantities.costUsd?.value ?? Number.NaN);

		expect((grid ?? 0) / (one ?? 1)).toBeCloseTo(4 * 3 * 4);
		expect((halved ?? 0) / (grid ?? 1)).toBeLessThan(0.25);
	});
});

describe("their run files", () => {
	test.each(namedRunFiles)(
		"%s is right for editors and for the reader",
		(name) => {
			const documents = parseAllDocuments(textOf(name));
			const problems = [...estimatesOf(name).values()].flatMap(
				(estimate) => estimate.problems,
			);

			for (const document of documents) {
				expect(mistakesOf(isRunFile, document.toJS())).toEqual([]);
			}
			expect(problems).toEqual([]);
		},
	);

	test.each(namedRunFiles)(
		"%s has a line in the README and a source",
		(name) => {
			const [first = ""] = textOf(name).split("wattdiff: run");

			expect(first).toMatch(/et al\. 20\d\d|dawn-bench-entries@|arXiv:/);
			expect(textOf("README.md")).toContain(`(${name})`);
		},
	);
});
