import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import { complete } from "../../src/estimate/complete.js";
import { evaluate } from "../../src/estimate/evaluate.js";
import {
	type StepWorkings,
	stepWorkings,
} from "../../src/estimate/time/step-time.js";
import { planOf, type Values } from "../explain/plans.js";

const layer: Values = {
	task: "pretrain",
	"model.layers": 1,
	"model.hidden": 1024,
	"model.heads": 8,
	"model.ffn": 4096,
	"model.gated": false,
	"model.vocab": 32_000,
	"data.sequence": 2048,
	"data.samples": 1000,
	"batch.micro": 4,
	"batch.accumulation": 1,
	precision: "bf16",
	"hardware.accelerator": "A100-SXM-80GB",
	"hardware.count": 1,
	checkpointing: "none",
};

describe("the last round of tiles of a product", () => {
	// q, k, v, o: 1,024 in and out; up and down: 1,024 and 4,096. Forward rounds have the inner width of what goes in,
	// backward ones of what comes out: 9,216 each. Half of 108 units × 2 × 128 × 256 FLOPs for each of them.
	const both = 2 * 9216;
	const each = (1 / 2) * 108 * 2 * 128 * 256;

	test("leaves half of the 108 units of an A100 without work: 65 GFLOP in a layer of width 1,024", () => {
		expect(workingsOf(layer).work.idleFlops).toBe(both * each);
	});

	test("is met again when a layer is computed again", () => {
		const again = workingsOf({ ...layer, checkpointing: "full" });

		expect(again.work.idleFlops).toBe(1.5 * both * each);
	});

	test("weighs less on larger micro-batches", () => {
		const small = workingsOf(layer);
		const large = workingsOf({ ...layer, "batch.micro": 16 });

		expect(large.work.idleFlops).toBe(small.work.idleFlops);
		expect(large.micro.matmul).toBeLessThan(4 * small.micro.matmul);
	});

	test("is not counted where nobody publishes the units", () => {
		const tpu = workingsOf({ ...layer, "hardware.accelerator": "TPU-V5E" });

		expect(tpu.work.idleFlops).toBe(0);
	});
});

describe("software of another year", () => {
	const reached = (values: Values, framework: string): number =>
		workingsOf({ ...layer, ...values }, framework).work.productRate.reached;

	test("reached e^(−0.1) less for each year before 2023, where nobody has measured the framework", () => {
		expect(
			reached({ "software.year": 2020 }, "somebody's") /
				reached({}, "somebody's"),
		).toBeCloseTo(Math.exp(-0.3), 9);
		expect(reached({ "software.year": 2025 }, "somebody's")).toBe(
			reached({}, "somebody's"),
		);
	});

	test("is that of the grid's year, of a run that is over", () => {
		expect(reached({ "site.year": 2021 }, "somebody's")).toBe(
			reached({ "software.year": 2021 }, "somebody's"),
		);
	});

	test("changes nothing of a framework that was measured", () => {
		expect(reached({ "software.year": 2020 }, "maxtext")).toBe(
			reached({}, "maxtext"),
		);
	});
});

describe("states on the host", () => {
	const tuned: Values = {
		"model.id": "Qwen/Qwen2.5-7B",
		task: "sft",
		"data.sequence": 2048,
		"data.samples": 1000,
		"batch.micro": 1,
		"batch.accumulation": 1,
		precision: "bf16",
		optimizer: "adamw",
		checkpointing: "full",
		"hardware.accelerator": "A100-SXM-80GB",
		"hardware.count": 8,
		"parallel.sharding": "zero3",
	};
	const PARAMETERS = 7_615_616_512;

	test("cost 2 bytes each way over PCIe for a device's eighth, and 28 through the host's memory for all of them", () => {
		const { host } = workingsOf({ ...tuned, "offload.optimizer": true });

		// 4 × 0.952e9 ÷ 20 GB/s, and 28 × 7.616e9 ÷ 100 GB/s.
		expect(host.perStep).toBeCloseTo(
			(4 * PARAMETERS) / 8 / 20e9 + (28 * PARAMETERS) / 100e9,
			6,
		);
		expect(host.perMicro).toBe(0);
	});

	test("bring weights twice for each micro-batch where these are there too", () => {
		const { host } = workingsOf({ ...tuned, "offload.parameters": true });

		expect(host.perMicro).toBeCloseTo((2 * 2 * PARAMETERS) / 8 / 20e9, 6);
	});

	test("of a base in four bits come as they are packed: 4.127 bits for each weight of the layers' products", () => {
		const { host, collectives } = workingsOf({
			...tuned,
			"offload.parameters": true,
			"adapter.kind": "lora",
			"adapter.rank": 8,
			"adapter.quantization": "nf4-double",
		});

		// 28 layers × (2 × 3,584² + 2 × 3,584 × 512 + 3 × 3,584 × 18,944); embeddings and norms stay in 16 bits.
		const packed = 6_525_288_448;
		const bytes = (4.127 / 8) * packed + 2 * (PARAMETERS - packed);
		expect(host.perMicro).toBeCloseTo((2 * bytes) / 8 / 20e9, 5);
		expect((collectives[0]?.bytes ?? 0) / bytes).toBeCloseTo(1, 4);
	});

	test("of a paged optimizer move as far as they have no place beside weights and gradients", () => {
		const alone: Values = {
			...tuned,
			"hardware.count": 1,
			"parallel.sharding": "none",
			optimizer: "paged_adamw",
		};
		const { host } = workingsOf(alone);

		// 79.3 GiB hold 15.2 GB of weights, as much of gradients, and 54.7 of 60.9 GB of states; the rest goes in and out.
		const usable = catalog.findAccelerator("A100-SXM-80GB")?.usableMemoryGib;
		const excess = 12 * PARAMETERS - (usable ?? 0) * 2 ** 30;
		expect(host.perStep).toBeCloseTo((2 * excess) / 20e9, 6);
		expect(
			workingsOf({ ...alone, optimizer: "paged_adamw_8bit" }).host.perStep,
		).toBe(0);
	});
});

function workingsOf(values: Values, framework?: string): StepWorkings {
	const plan = planOf(values, framework);
	const { computation } = evaluate(complete(plan.facts, catalog), {
		catalog,
		path: plan.path,
		framework: plan.framework,
	});
	const step = computation?.workings && stepWorkings(computation.workings);
	if (!step) throw new Error("no step");
	return step;
}
