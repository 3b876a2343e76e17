import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import { estimatePlan } from "../../src/estimate/estimate-plan.js";
import { storedFacts } from "../../src/estimate/saved-checkpoints.js";
import { factValue } from "../../src/plan/plan.js";
import { planOf, type Values } from "../explain/plans.js";
import { fineTune } from "./build-facts.js";

/** Llama 3.1 8B. */
const PARAMETERS = 8.030261248e9;

/** A thousand steps on one device, a checkpoint every 400: after 400, 800 and at the end. */
const saved = {
	...fineTune,
	steps: 1000,
	"saving.every": 400,
	"parallel.sharding": "none",
	"hardware.count": 1,
} as const satisfies Values;

function storedGb(values: Values, framework = "hf-trainer") {
	return factValue(
		storedFacts(planOf(values, framework), catalog),
		"price.storage_gb",
	);
}

describe("the checkpoints that a run leaves", () => {
	test("are one for each interval and one at the end, of weights and both moments of Adam", () => {
		// Weights and moments in bf16: 6 bytes.
		expect(storedGb(saved)).toBeCloseTo((3 * 6 * PARAMETERS) / 1e9, 3);
	});

	test("are no more than are kept", () => {
		expect(storedGb({ ...saved, "saving.keep": 2 })).toBeCloseTo(
			(2 * 6 * PARAMETERS) / 1e9,
			3,
		);
		expect(storedGb({ ...saved, "saving.keep": 5 })).toBeCloseTo(
			(3 * 6 * PARAMETERS) / 1e9,
			3,
		);
	});

	test("are counted by epochs where they are saved so", () => {
		const { "saving.every": _, ...others } = saved;
		const each = { ...others, "saving.per_epoch": 2, "data.epochs": 2 };

		expect(storedGb(each)).toBeCloseTo((4 * 6 * PARAMETERS) / 1e9, 3);
	});

	test("are as many as are kept where nothing says how often", () => {
		const { "saving.every": _, ...others } = saved;

		expect(storedGb({ ...others, "saving.keep": 3 })).toBeCloseTo(
			(3 * 6 * PARAMETERS) / 1e9,
			3,
		);
	});

	test("of weights alone have no moments", () => {
		expect(storedGb({ ...saved, "saving.weights_only": true })).toBeCloseTo(
			(3 * 2 * PARAMETERS) / 1e9,
			3,
		);
	});

	test("of autocast hold fp32", () => {
		expect(storedGb({ ...saved, precision: "amp-bf16" })).toBeCloseTo(
			(3 * 12 * PARAMETERS) / 1e9,
			3,
		);
	});

	test.each([
		["zero3", 14],
		["zero2", 16],
	] as const)(
		"of a Trainer under %s have %i bytes for each parameter",
		(sharding, bytes) => {
			const shared = {
				...saved,
				"parallel.sharding": sharding,
				"hardware.count": 8,
			};

			expect(storedGb(shared)).toBeCloseTo((3 * bytes * PARAMETERS) / 1e9, 3);
		},
	);

	test("of adapters hold no base", () => {
		const adapters = {
			...saved,
			"adapter.kind": "lora",
			"adapter.rank": 16,
			"adapter.targets": ["q", "v"],
		} as const satisfies Values;

		// 32 layers × 16 × (4096 + 4096 + 4096 + 1024), fp32 weights and moments of peft at most.
		const trainable = 32 * 16 * (8192 + 5120);
		const most = (3 * 12 * trainable) / 1e9;
		expect(storedGb(adapters)).toBeGreaterThan(most / 3);
		expect(storedGb(adapters)).toBeLessThanOrEqual(most * 1.0001);
	});

	test("are left by each trial of a search", () => {
		expect(storedGb({ ...saved, "repeats.trials": 4 })).toBeCloseTo(
			(4 * 3 * 6 * PARAMETERS) / 1e9,
			3,
		);
	});

	test("are nothing where the amount is stated", () => {
		expect(storedGb({ ...saved, "price.storage_gb": 7 })).toBe(7);
	});

	test("are unknown where nobody knows how long the run is", () => {
		const { steps: _, "data.tokens": __, ...open } = saved;
		const nameless = { ...open, "data.sets": ["acme/tickets"] };

		expect(storedGb(nameless)).toBeUndefined();
		expect(storedGb({ ...nameless, "saving.keep": 2 })).toBeUndefined();
	});

	test("of a run of stated hours are as many as are kept", () => {
		const { steps: _, "data.tokens": __, ...open } = saved;
		const timed = { ...open, duration_hours: 10 };

		expect(storedGb(timed)).toBeUndefined();
		expect(storedGb({ ...timed, "saving.keep": 2 })).toBeCloseTo(
			(2 * 6 * PARAMETERS) / 1e9,
			3,
		);
	});
});

describe("published checkpoints", () => {
	const GIB = 2 ** 30;
	const one = { "saving.keep": 1, "batch.micro": 1 } as const;

	test("of GPT-NeoX-20B: 268 GB with the optimizer, 39 GB without", () => {
		const neox = {
			...one,
			"model.id": "EleutherAI/gpt-neox-20b",
			precision: "fp16",
			optimizer: "adam",
			"parallel.sharding": "zero1",
			"hardware.count": 96,
			"data.sequence": 2048,
			"data.tokens": 472e9,
		} as const satisfies Values;

		expect((1e9 * (storedGb(neox, "gpt-neox") ?? 0)) / GIB).toBeCloseTo(268, 0);
		const slim = { ...neox, "saving.weights_only": true };
		expect((1e9 * (storedGb(slim, "gpt-neox") ?? 0)) / GIB).toBeLessThan(39);
		expect((1e9 * (storedGb(slim, "gpt-neox") ?? 0)) / GIB).toBeGreaterThan(38);
	});

	test("of BLOOM: 2.3 TB, of which 329 GB are weights", () => {
		const bloom = {
			...one,
			"model.id": "bigscience/bloom",
			precision: "bf16",
			optimizer: "adam",
			"parallel.sharding": "zero1",
			"hardware.count": 384,
			"data.sequence": 2048,
			"data.tokens": 366e9,
		} as const satisfies Values;

		const gib = (1e9 * (storedGb(bloom, "megatron-deepspeed") ?? 0)) / GIB;
		expect(gib / 2300).toBeCloseTo(1, 2);
		const slim = { ...bloom, "saving.weights_only": true };
		expect(
			(1e9 * (storedGb(slim, "megatron-deepspeed") ?? 0)) / GIB / 329,
		).toBeCloseTo(1, 2);
	});
});

describe("their storage", () => {
	const priced = { ...saved, "price.per_device_hour": 0 };

	test("is paid for at the price of the cloud", () => {
		const { quantities } = estimatePlan(
			planOf({ ...priced, "site.provider": "gcp" }, "hf-trainer"),
			catalog,
		);

		// 3 × 48.2 GB at 0.020 USD.
		expect(quantities.costUsd?.value).toBeCloseTo(
			((3 * 6 * PARAMETERS) / 1e9) * 0.02,
			4,
		);
	});

	test("is paid for at the middle of the clouds where none is named", () => {
		const { quantities, provenance } = estimatePlan(
			planOf(priced, "hf-trainer"),
			catalog,
		);

		expect(quantities.costUsd?.value).toBeCloseTo(
			((3 * 6 * PARAMETERS) / 1e9) * 0.02,
			4,
		);
		expect(quantities.costUsd?.errors).toMatchObject({
			"price of storage of an unnamed cloud": 0.27,
		});
		expect(provenance.find(({ key }) => key === "price.storage_gb")?.from).toBe(
			"3 saved checkpoints of 48.2 GB",
		);
	});
});
