import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import type { Estimate } from "../../src/estimate/estimate.js";
import { estimatePlan } from "../../src/estimate/estimate-plan.js";
import { planOf, type Values } from "../explain/plans.js";

interface Shape {
	readonly layers: number;
	readonly heads: number;
	readonly headDim: number;
	readonly ffn: number;
	readonly sequence: number;
	readonly micro: number;
}

/** Decoders of every size that people train, heads dividing the width. */
const shapes: fc.Arbitrary<Shape> = fc.record({
	layers: fc.integer({ min: 1, max: 100 }),
	heads: fc.integer({ min: 1, max: 128 }),
	headDim: fc.constantFrom(32, 64, 80, 128),
	ffn: fc.integer({ min: 64, max: 40_000 }),
	sequence: fc.integer({ min: 16, max: 32_768 }),
	micro: fc.integer({ min: 1, max: 32 }),
});

const rising: readonly (keyof Shape)[] = [
	"layers",
	"heads",
	"ffn",
	"sequence",
	"micro",
];

describe("a larger shape", () => {
	test.each(rising)("never takes fewer FLOPs or less memory: %s", (key) => {
		fc.assert(
			fc.property(shapes, fc.integer({ min: 1, max: 16 }), (shape, more) => {
				const small = quantitiesOf(valuesOf(shape));
				const large = quantitiesOf(
					valuesOf({ ...shape, [key]: shape[key] + more }),
				);
				const flops = (each: Estimate["quantities"]) =>
					value(each.flopsPerSample);

				expect(flops(large)).toBeGreaterThanOrEqual(flops(small));
				expect(value(large.peakMemoryGib)).toBeGreaterThanOrEqual(
					value(small.peakMemoryGib),
				);
			}),
			{ numRuns: 40 },
		);
	});

	test("has numbers that are finite and not negative, each", () => {
		fc.assert(
			fc.property(shapes, (shape) => {
				const numbers = Object.values(quantitiesOf(valuesOf(shape)));

				expect(numbers.length).toBeGreaterThan(10);
				for (const each of numbers) {
					expect(Number.isFinite(value(each))).toBe(true);
					expect(value(each)).toBeGreaterThanOrEqual(0);
				}
			}),
			{ numRuns: 40 },
		);
	});
});

describe("shapes that are the same", () => {
	same("as many key-value heads as heads, and none stated", (shape) => ({
		"model.kv_heads": shape.heads,
	}));
	same("a window as long as the sequence, and no window", (shape) => ({
		"model.window": shape.sequence,
	}));
	same("one document that fills the sequence, and none stated", (shape) => ({
		"data.mean_tokens": shape.sequence,
	}));
});

test("a tied head takes the FLOPs of one of its own", () => {
	fc.assert(
		fc.property(shapes, (shape) => {
			const tied = quantitiesOf({ ...valuesOf(shape), "model.tied": true });
			const own = quantitiesOf({ ...valuesOf(shape), "model.tied": false });

			expect(value(tied.flopsPerSample)).toBe(value(own.flopsPerSample));
			expect(value(own.parameters) - value(tied.parameters)).toBe(
				VOCAB * shape.heads * shape.headDim,
			);
		}),
		{ numRuns: 40 },
	);
});

test("experts of a part of the width, all of them visited, are as much work as the whole, but for the router", () => {
	fc.assert(
		fc.property(shapes, fc.integer({ min: 2, max: 8 }), (shape, experts) => {
			const width = 64 * Math.ceil(shape.ffn / 64);
			const dense = quantitiesOf(valuesOf({ ...shape, ffn: width * experts }));
			const routed = quantitiesOf({
				...valuesOf({ ...shape, ffn: width * experts }),
				"model.experts": experts,
				"model.experts_active": experts,
				"model.expert_ffn": width,
			});
			const router = 2 * shape.layers * shape.heads * shape.headDim * experts;

			expect(value(routed.forwardFlopsPerToken)).toBeCloseTo(
				value(dense.forwardFlopsPerToken) + router,
				-Math.log10(value(dense.forwardFlopsPerToken)) + 9,
			);
		}),
		{ numRuns: 40 },
	);
});

test("adapters of a small rank leave two thirds of the work of the matrices: no gradient of frozen weights", () => {
	fc.assert(
		fc.property(shapes, (shape) => {
			const values = { ...valuesOf(shape), "data.sequence": 16 };
			const whole = quantitiesOf(values);
			const adapted = quantitiesOf({
				...values,
				"adapter.kind": "lora",
				"adapter.rank": 1,
				"adapter.targets": ["q"],
			});
			const share =
				value(adapted.trainingFlopsPerToken) /
				value(whole.trainingFlopsPerToken);

			// Attention itself is whole on both sides, and little in 16 tokens.
			expect(share).toBeGreaterThan(0.5);
			expect(share).toBeLessThan(0.8);
		}),
		{ numRuns: 40 },
	);
});

test("more than two devices never hold more of sharded states each", () => {
	fc.assert(
		fc.property(
			shapes,
			fc.integer({ min: 1, max: 8 }),
			fc.integer({ min: 1, max: 3 }),
			(shape, power, more) => {
				const on = (count: number) =>
					value(
						quantitiesOf({
							...valuesOf(shape),
							"parallel.sharding": "zero3",
							"hardware.count": count,
						}).peakMemoryGib,
					);

				expect(on(2 ** (power + more))).toBeLessThanOrEqual(on(2 ** power));
			},
		),
		{ numRuns: 40 },
	);
});

test("recomputing the activations of several layers never takes more memory and never fewer seconds, and no other FLOPs", () => {
	fc.assert(
		fc.property(shapes, (given) => {
			const shape = { ...given, layers: given.layers + 1 };
			const kept = quantitiesOf(valuesOf(shape));
			const again = quantitiesOf({
				...valuesOf(shape),
				checkpointing: "full",
			});

			expect(value(again.peakMemoryGib)).toBeLessThanOrEqual(
				value(kept.peakMemoryGib) * 1.001,
			);
			expect(value(again.stepSeconds)).toBeGreaterThanOrEqual(
				value(kept.stepSeconds) * 0.999,
			);
			expect(value(again.flopsPerSample)).toBe(value(kept.flopsPerSample));
		}),
		{ numRuns: 40 },
	);
});

const VOCAB = 32_000;

function valuesOf(shape: Shape): Values {
	return {
		task: "pretrain",
		"model.layers": shape.layers,
		"model.hidden": shape.heads * shape.headDim,
		"model.heads": shape.heads,
		"model.head_dim": shape.headDim,
		"model.ffn": shape.ffn,
		"model.vocab": VOCAB,
		"data.sequence": shape.sequence,
		"data.tokens": 1e9,
		"batch.micro": shape.micro,
		checkpointing: "none",
		precision: "bf16",
		"hardware.accelerator": "H100-SXM-80GB",
		"hardware.count": 8,
	};
}

function same(name: string, also: (shape: Shape) => Values): void {
	test(name, () => {
		fc.assert(
			fc.property(shapes, (shape) => {
				const plain = quantitiesOf(valuesOf(shape));
				const stated = quantitiesOf({ ...valuesOf(shape), ...also(shape) });

				expect(value(stated.flopsPerSample)).toBeCloseTo(
					value(plain.flopsPerSample),
					-Math.log10(value(plain.flopsPerSample)) + 9,
				);
				expect(value(stated.parameters)).toBe(value(plain.parameters));
			}),
			{ numRuns: 40 },
		);
	});
}

function quantitiesOf(values: Values): Estimate["quantities"] {
	return estimatePlan(planOf(values), catalog).quantities;
}

function value(number: { readonly value: number } | undefined): number {
	return number?.value ?? Number.NaN;
}
