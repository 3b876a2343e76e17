import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import { publishedSpeeds } from "../../src/catalog/published-speeds.js";
import { complete } from "../../src/estimate/complete.js";
import { evaluate } from "../../src/estimate/evaluate.js";
import {
	disagreement,
	type Neighbour,
	publishedNeighbour,
} from "../../src/estimate/time/published-neighbour.js";
import type { PlanFields, PlanKey } from "../../src/plan/fields.js";
import { factsOf } from "./build-facts.js";

type Values = { readonly [K in PlanKey]?: PlanFields[K] };

/** A 7-billion decoder of 4,096 numbers on A100, as llm-foundry publishes many. */
const run: Values = {
	"model.layers": 32,
	"model.hidden": 4096,
	"model.heads": 32,
	"model.ffn": 16_384,
	"model.gated": false,
	"model.vocab": 50_368,
	task: "pretrain",
	"data.sequence": 2048,
	"data.tokens": 1e9,
	precision: "amp-bf16",
	checkpointing: "full",
	"parallel.sharding": "fsdp",
	"batch.micro": 8,
	"hardware.accelerator": "A100-SXM-40GB",
	"hardware.count": 64,
};

function evaluated(values: Values, framework = "llm-foundry") {
	const { computation } = evaluate(complete(factsOf(values), catalog), {
		catalog,
		path: "run.yaml",
		framework,
	});
	if (!computation?.workings) throw new Error("Nothing was computed");
	return { ...computation, workload: computation.workings.workload };
}

function neighbourOf(values: Values, framework?: string) {
	return publishedNeighbour(evaluated(values, framework).workload);
}

function carrying(mfu: number): Neighbour {
	const [first] = publishedSpeeds;
	if (!first) throw new Error("No published run");
	return { run: { ...first, mfu }, distance: 0 };
}

describe("the nearest published run", () => {
	test("is one of the same stack, cards, width and length", () => {
		expect(neighbourOf(run)).toMatchObject({
			distance: 0,
			run: {
				framework: "llm-foundry",
				accelerator: "A100-SXM-40GB",
				precision: "bf16",
				hidden: 4096,
				sequence: 2048,
				recomputes: true,
			},
		});
	});

	test("may be twice as wide, not four times", () => {
		// Published up to 8,192 numbers: ln(9,984 ÷ 8,192) is 0.2, ln(20,480 ÷ 8,192) is 0.92.
		expect(neighbourOf({ ...run, "model.hidden": 9984 })?.run.hidden).toBe(
			8192,
		);
		expect(neighbourOf({ ...run, "model.hidden": 20_480 })).toBeUndefined();
	});

	test.each<[string, Values, string]>([
		["a stack that published nothing", run, "transformers"],
		["adapters", { ...run, "adapter.kind": "lora" }, "llm-foundry"],
		[
			"cards of a generation without rows",
			{ ...run, "hardware.accelerator": "L4" },
			"llm-foundry",
		],
		[
			"experts",
			{ ...run, "model.experts": 8, "model.experts_active": 2 },
			"llm-foundry",
		],
	])("does not stand for %s", (_, values, framework) => {
		expect(neighbourOf(values, framework)).toBeUndefined();
	});
});

describe("two routes that disagree", () => {
	test("widen the range by what lies beyond twice 13 %", () => {
		// ln 2 − 0.26 = 0.433, towards the slower side of a faster estimate.
		expect(disagreement(0.6, carrying(0.3))).toBeCloseTo(0.433, 3);
		expect(disagreement(0.15, carrying(0.3))).toBeCloseTo(-0.433, 3);
	});

	test("leave it alone within that: 0.38 against 0.3 is 24 %", () => {
		expect(disagreement(0.38, carrying(0.3))).toBe(0);
	});

	test("name the published run where they do", () => {
		const agreeing = evaluated(run).quantities.stepSeconds?.errors ?? {};
		// One short sequence a step: its products are over before the shards arrive.
		const starved = evaluated({
			...run,
			"batch.micro": 1,
			"data.sequence": 512,
		}).quantities.stepSeconds?.errors;

		expect(Object.keys(agreeing).join()).not.toContain("disagreement");
		expect(Object.keys(starved ?? {}).join()).toContain("disagreement with");
	});
});
