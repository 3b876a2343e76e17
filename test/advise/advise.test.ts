import { expect, test } from "vitest";
import { type Advice, advise } from "../../src/advise/advise.js";
import { catalog } from "../../src/catalog/catalog.js";
import { estimatePlan } from "../../src/estimate/estimate-plan.js";
import { planOf, type Values } from "../explain/plans.js";

const pretraining: Values = {
	task: "pretrain",
	"model.layers": 24,
	"model.hidden": 2048,
	"model.heads": 16,
	"model.ffn": 8192,
	"model.gated": false,
	"model.vocab": 50_304,
	"data.sequence": 2048,
	"data.tokens": 1e9,
	"batch.micro": 1,
	"batch.accumulation": 1,
	precision: "bf16",
	optimizer: "adam",
	checkpointing: "none",
	"hardware.accelerator": "A100-SXM-80GB",
	"hardware.per_node": 8,
	"hardware.count": 64,
	"parallel.sharding": "zero1",
};

test("a host that waits for each kernel is told to run ahead, with the hours that it would save", () => {
	const [first] = adviceFor({
		...pretraining,
		"software.launch_blocking": true,
	});

	expect(first?.words).toContain("CUDA_LAUNCH_BLOCKING");
	expect(first?.ratios.deviceHours).toBeLessThan(0.9);
	expect(first?.fits).toBe("yes");
	expect(first?.ratios.flops).toBeUndefined();
});

test("gradients that travel after the backward pass over a slow network are told to travel beside it", () => {
	const words = adviceFor({
		...pretraining,
		"hardware.network_gbit_s": 100,
		"parallel.overlap_gradients": false,
	}).map((advice) => advice.words);

	expect(words).toEqual([
		"reduce gradients beside the backward pass (overlap_comm, --overlap-grad-reduce)",
	]);
});

test("a run that does both already is told neither", () => {
	expect(adviceFor(pretraining)).toEqual([]);
});

test("activations that have room are told to be kept", () => {
	const [first] = adviceFor({ ...pretraining, checkpointing: "full" });

	expect(first?.words).toBe("keep activations: checkpointing off");
	// Three quarters of the products are left, less what is not recomputed.
	expect(first?.ratios.deviceHours).toBeGreaterThan(0.7);
	expect(first?.ratios.deviceHours).toBeLessThan(0.97);
});

function adviceFor(values: Values): readonly Advice[] {
	const plan = planOf(values);
	return advise(plan, estimatePlan(plan, catalog), catalog);
}
