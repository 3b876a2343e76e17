import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import { complete } from "../../src/estimate/complete.js";
import { estimatePlan } from "../../src/estimate/estimate-plan.js";
import { evaluate } from "../../src/estimate/evaluate.js";
import { collectiveSeconds } from "../../src/estimate/time/communication.js";
import { fullestStage } from "../../src/estimate/time/pipeline.js";
import {
	type StepWorkings,
	stepTime,
	stepWorkings,
} from "../../src/estimate/time/step-time.js";
import { planOf, type Values } from "../explain/plans.js";

const decoder: Values = {
	task: "pretrain",
	"model.layers": 24,
	"model.hidden": 4096,
	"model.heads": 32,
	"model.ffn": 16_384,
	"model.gated": false,
	"model.vocab": 32_000,
	"data.sequence": 2048,
	"data.samples": 1_000_000,
	"batch.micro": 1,
	"batch.global": 512,
	precision: "bf16",
	checkpointing: "none",
	"hardware.accelerator": "A100-SXM-80GB",
	"hardware.per_node": 8,
	"hardware.count": 32,
};

describe("the fullest stage of a pipeline", () => {
	const twelve = { pipeline: 12, virtualPipeline: 1 };

	test("is the last one where layers divide: 6 layers and a head worth 1.09 of them, of 73.09 on 12 stages", () => {
		expect(fullestStage(72, twelve, 1.09)).toBeCloseTo((7.09 * 12) / 73.09, 9);
	});

	test("is hardly fuller where embedding and head have places of their own: 70 layers and these two on 12 stages", () => {
		expect(fullestStage(70, twelve, 1.09)).toBeCloseTo((6.09 * 12) / 71.09, 9);
	});

	test("has 7 of 78 layers where neither divides, and the last one what is left", () => {
		expect(fullestStage(78, twelve, 1.09)).toBeCloseTo((7 * 12) / 79.09, 9);
	});

	test("sets the pace of all: 4 stages of 6 layers wait for the head, and fill and drain around it", () => {
		const { waits, work, micro, exposedMicro } = workingsOf({
			...decoder,
			"parallel.pipeline": 4,
		});
		const { productRate: rate, share, headFlops, bytes } = work;
		const head =
			(share * headFlops) /
				(rate.peakTflops * 1e12 * rate.reached * rate.shape) +
			bytes.logits / work.bytesPerSecond;
		const each = Object.values(micro).reduce((sum, part) => sum + part, 0);
		const layer = (each + exposedMicro - head) / 24;
		const fullest = (6 * layer + head) / ((each + exposedMicro) / 4);

		expect(headFlops).toBe(3 * 2 * 2048 * 4096 * 32_000);
		expect(waits.uneven).toBeCloseTo(fullest - 1, 9);
		// 32 devices in 4 stages are 8 copies: 512 sequences are 64 micro-batches of each.
		expect(waits.bubble).toBeCloseTo((4 - fullest) / 64, 9);
	});

	test("is the only one without a pipeline", () => {
		expect(workingsOf(decoder).waits).toEqual({ uneven: 0, bubble: 0 });
	});
});

describe("the link that a group of devices shares", () => {
	const gradients = (values: Values): number | undefined =>
		workingsOf({ ...decoder, ...values }).collectives.find(
			({ of }) => of === "gradientsPerStep",
		)?.bytesPerSecond;

	test("is the network where tensor parallelism fills the node: 4 copies of 8 devices each lie in 4 nodes", () => {
		const stated = { "hardware.network_gbit_s": 400 };

		// 0.6 of 400 Gbit/s, ÷ 8 bits, ÷ 8 devices of a node: each has its own ring.
		expect(gradients({ ...stated, "parallel.tensor": 8 })).toBeCloseTo(
			3.75e9,
			0,
		);
		// Two of a group are in each node, and send over the cards of both.
		expect(gradients({ ...stated, "parallel.tensor": 4 })).toBeCloseTo(
			7.5e9,
			0,
		);
	});

	test("is the node's own where the group fits: 8 copies on 8 devices", () => {
		const inside = gradients({
			"hardware.count": 8,
			"hardware.network_gbit_s": 400,
		});

		// 0.95 of the 300 GB/s that NVLink 3 has one way.
		expect(inside).toBeCloseTo(285e9, 0);
	});

	test("is known by the machine: a p4d.24xlarge has 400 Gbit/s, an ND96asr_v4 four times as much", () => {
		const on = (instance: string): number | undefined =>
			gradients({ "hardware.instance": instance, "parallel.tensor": 8 });

		expect(on("p4d.24xlarge")).toBeCloseTo(3.75e9, 0);
		expect(on("Standard_ND96asr_v4")).toBeCloseTo(15e9, 0);
	});
});

describe("gradients of copies", () => {
	const slow: Values = {
		...decoder,
		"parallel.tensor": 8,
		"hardware.network_gbit_s": 100,
	};

	test("show whole where they travel after the backward pass", () => {
		const { exposedStep, communication } = workingsOf({
			...slow,
			"parallel.overlap_gradients": false,
		});

		expect(exposedStep).toBe(communication.gradientsPerStep);
	});

	test("show as far as four fifths of a micro-batch do not hide them where they travel beside it", () => {
		const { exposedStep, communication, hidden } = workingsOf(slow);

		expect(hidden).toBeGreaterThan(0);
		expect(exposedStep).toBe(
			Math.max(0, communication.gradientsPerStep - hidden),
		);
	});
});

test("keys and values that go around a ring show as far as the attention core does not hide them", () => {
	const ring: Values = { ...decoder, "parallel.context": 4 };
	const { exposedMicro, communication, micro } = workingsOf({
		...ring,
		"hardware.network_gbit_s": 1,
		"hardware.per_node": 1,
	});

	expect(exposedMicro).toBeCloseTo(
		communication.contextPerMicro - 0.8 * micro.attention,
		9,
	);
	expect(workingsOf(ring).exposedMicro).toBe(0);
});

test("transfers inside a layer wait for each other 12 microseconds each: 24 layers × 4 reductions × 2 halves", () => {
	const [reduce] = workingsOf({ ...decoder, "parallel.tensor": 2 }).collectives;
	if (!reduce) throw new Error("no collective");

	expect(reduce.times).toBe(24 * 4 * 2);
	expect(
		collectiveSeconds(reduce) -
			collectiveSeconds({ ...reduce, waitSeconds: 0 }),
	).toBeCloseTo(192 * 12e-6, 9);
});

test("a host that waits for each kernel adds 44 microseconds to 24 layers × 3 passes × 20 kernels", () => {
	const ahead = workingsOf(decoder).micro.launches;
	const blocked = workingsOf({ ...decoder, "software.launch_blocking": true });

	expect(blocked.work.blockedKernels).toBe(24 * 3 * 20);
	expect(blocked.micro.launches - ahead).toBeCloseTo(1440 * 44e-6, 9);
});

test("each doubling beyond eight devices adds 0.6 %: 512 of them wait 3.6 % for the slowest", () => {
	const step = workingsOf({ ...decoder, "hardware.count": 512 });
	const { total, idle } = step.whole;
	const { waits, micro, exposedMicro } = step;
	const busy = Object.values(micro).reduce((sum, part) => sum + part, 0);
	const others = idle - (total * 0.036) / 1.036;

	// One micro-batch of one sequence on each device, no pipeline: all other idling is that of launches.
	expect(waits.bubble + exposedMicro).toBe(0);
	expect(busy).toBeGreaterThan(0);
	expect(others).toBeCloseTo(micro.launches, 9);
	expect(step.slowest).toBeCloseTo(0.036, 9);
	expect(workingsOf({ ...decoder, "hardware.count": 8 }).slowest).toBe(0);
});

test("products in 4 bits reach 0.7 of the share that those in 8 do", () => {
	const reached = (precision: "mxfp8" | "nvfp4"): number =>
		workingsOf({
			...decoder,
			precision,
			"hardware.accelerator": "GB200",
		}).work.productRate.reached;

	expect(reached("nvfp4") / reached("mxfp8")).toBeCloseTo(0.7, 9);
});

describe("adding up gradients", () => {
	const bytesOf = (values: Values, framework: string): number =>
		workingsOf({ ...decoder, ...values }, framework).work.bytes.gradients;
	const trainable = 24 * (12 * 4096 ** 2) + 2 * 32_000 * 4096;

	test("reads and writes 6 bytes of each in DeepSpeed's fp16, 18 in its bf16, 10 elsewhere", () => {
		const perWeight = (precision: "fp16" | "bf16", framework: string) =>
			bytesOf({ precision }, framework) / trainable;

		// Norms and biases are a few weights more.
		expect(perWeight("fp16", "megatron-deepspeed")).toBeCloseTo(6, 1);
		expect(perWeight("bf16", "megatron-deepspeed")).toBeCloseTo(18, 1);
		expect(perWeight("bf16", "megatron")).toBeCloseTo(10, 1);
	});
});

test("a network that nobody states widens the range by what shows of it, a stated one does not", () => {
	const copies: Values = {
		...decoder,
		"parallel.tensor": 8,
		"parallel.overlap_gradients": false,
	};
	const errorOf = (values: Values): number | undefined =>
		estimatePlan(planOf(values), catalog).quantities.tokensPerSecondPerDevice
			?.errors?.["speed of the network"];
	const { whole, exposedStep } = workingsOf(copies);

	// All that shows of 4 copies over 4 nodes is the reduction of their gradients; transfers inside layers stay in a node.
	expect(whole.betweenNodes).toBe(exposedStep);
	expect(Math.abs(errorOf(copies) ?? 0)).toBeCloseTo(
		(0.7 * exposedStep) / whole.total,
		9,
	);
	expect(
		errorOf({ ...copies, "hardware.network_gbit_s": 1600 }),
	).toBeUndefined();
	expect(errorOf({ ...copies, "hardware.count": 8 })).toBeUndefined();
});

test("the parts of a step are the whole of it", () => {
	const workings = workingsOf({
		...decoder,
		"parallel.pipeline": 2,
		"software.launch_blocking": true,
	});
	const { total, betweenNodes: _, ...parts } = workings.whole;

	expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(
		total,
		9,
	);
});

function workingsOf(
	values: Values,
	framework?: string,
): StepWorkings & { readonly whole: NonNullable<ReturnType<typeof stepTime>> } {
	const plan = planOf(values, framework);
	const { computation } = evaluate(complete(plan.facts, catalog), {
		catalog,
		path: plan.path,
		framework: plan.framework,
	});
	const input = computation?.workings;
	const step = input && stepWorkings(input);
	const whole = input && stepTime(input);
	if (!step || !whole) throw new Error("no step");
	return { ...step, whole };
}
