import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import { complete } from "../../src/estimate/complete.js";
import { estimatePlan } from "../../src/estimate/estimate-plan.js";
import { evaluate } from "../../src/estimate/evaluate.js";
import {
	countedKernels,
	groupedBytes,
	movedBytes,
	startSeconds,
} from "../../src/estimate/time/counted-kernels.js";
import { stepWorkings } from "../../src/estimate/time/step-time.js";
import type { Workload } from "../../src/estimate/workload.js";
import type { PlanFields, PlanKey } from "../../src/plan/fields.js";
import { factsOf } from "./build-facts.js";

const run = {
	"model.id": "efficientnet_b0",
	"data.image": 224,
	"batch.micro": 128,
	precision: "amp-fp16",
	checkpointing: "none",
	"hardware.accelerator": "RTX-3090",
	"hardware.count": 1,
} as const;

type Values = { readonly [K in PlanKey]?: PlanFields[K] };

function workloadOf(values: Values, framework = "timm"): Workload {
	const { computation } = evaluate(complete(factsOf(values), catalog), {
		catalog,
		path: "run.yaml",
		framework,
	});
	const found = computation?.workings?.workload;
	if (!found) throw new Error("the run has no workload");
	return found;
}

/** Kernels of small round numbers in a workload. */
function kernelsOf(values: Values, trained: number, framework?: string) {
	const workload = workloadOf(values, framework);
	const model = {
		...workload.model,
		kernels: { movedElements: 1000, groupedFlops: 100, launches: 10 },
	};
	const flops = {
		forward: 1000,
		training: trained,
		forwardCore: 0,
		trainingCore: 0,
		recomputed: { products: 0, core: 0 },
		backward: [],
	};
	const counted = countedKernels({ ...workload, model }, flops, trained);
	if (!counted) throw new Error("nothing was counted");
	return counted;
}

describe("counted kernels", () => {
	test("move two bytes an element in half precision, a tenth slower than large tensors", () => {
		const kernels = kernelsOf(run, 3000);

		// 1000 × 1.1 × 2 B; 3 × 100 FLOP × 0.065 × 2 B; 10 × 18 µs.
		expect(movedBytes(kernels)).toBeCloseTo(2200, 6);
		expect(groupedBytes(kernels)).toBeCloseTo(39, 6);
		expect(startSeconds(kernels)).toBeCloseTo(180e-6, 12);
	});

	test("move four in single precision", () => {
		expect(
			movedBytes(kernelsOf({ ...run, precision: "fp32" }, 3000)),
		).toBeCloseTo(4400, 6);
	});

	test("run a third more often where a forward pass is recomputed", () => {
		const kernels = kernelsOf(run, 4000);

		expect(movedBytes(kernels)).toBeCloseTo((2200 * 4) / 3, 6);
		expect(kernels.groupedFlops).toBeCloseTo(400, 6);
	});

	test("are halved where a graph fuses convolutions with what follows", () => {
		const kernels = kernelsOf(run, 3000, "mxnet");

		expect(movedBytes(kernels)).toBeCloseTo(1100, 6);
		expect(startSeconds(kernels)).toBeCloseTo(90e-6, 12);
	});

	test("take grouped convolutions out of the dense products", () => {
		const { computation } = evaluate(complete(factsOf(run), catalog), {
			catalog,
			path: "run.yaml",
			framework: "timm",
		});
		const workings = computation?.workings;
		const step = workings && stepWorkings(workings);

		const { productFlops = 0, counted } = step?.work ?? {};

		expect(productFlops + (counted?.groupedFlops ?? 0)).toBe(
			workings?.flops.training,
		);
		expect(step?.parts.grouped).toBeGreaterThan(0);
	});

	test("are as uncertain as their grouped part is large", () => {
		const errorsOf = (id: string) =>
			estimatePlan(
				{
					path: "run.yaml",
					name: "",
					framework: "timm",
					facts: factsOf({ ...run, "model.id": id }),
					files: [],
					problems: [],
				},
				catalog,
			).quantities.stepSeconds?.errors ?? {};

		expect(errorsOf("resnet50")).not.toHaveProperty([
			"kernels of grouped convolutions",
		]);
		expect(
			errorsOf("regnety_032")["kernels of grouped convolutions"],
		).toBeGreaterThan(0.3);
	});
});
