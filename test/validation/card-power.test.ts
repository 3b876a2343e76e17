import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import { type PowerFacts, powers } from "../../src/catalog/power.js";
import { estimatePlan } from "../../src/estimate/estimate-plan.js";
import { hostShareW } from "../../src/estimate/host-power.js";
import type { PlanFields, PlanKey } from "../../src/plan/fields.js";
import { factsOf } from "../estimate/build-facts.js";
import { quantile } from "./golden-rows.js";

type Values = { readonly [K in PlanKey]?: PlanFields[K] };

/** What Zeus trained in fp32 (You et al. 2023), as far as a config would say it. */
const workloads: Readonly<Record<string, Values>> = {
	resnet50: {
		"model.id": "microsoft/resnet-50",
		task: "classify",
		"data.image": 224,
	},
	bert_base_uncased: {
		"model.id": "google-bert/bert-base-uncased",
		task: "classify",
		"data.sequence": 384,
		"data.padded": true,
	},
};

/** One card on ResNet-50 and ImageNet or on BERT and SQuAD; the other sets of Zeus have lengths that nobody states. */
const rows = powers.filter(({ id }) =>
	/^zeus-.*-(resnet50-imagenet|bert_base_uncased-squad)$/.test(id),
);

/** Share of its limit that the card draws at the largest batch, without the host that the estimate adds. */
function drawnShare({ id, accelerator, workload = "" }: PowerFacts): number {
	const values = Object.entries(workloads).find(([name]) => id.includes(name));
	const batch = Number(/\.\.(\d+)$/.exec(workload)?.[1]);
	const card = catalog.findAccelerator(accelerator);
	const facts = factsOf({
		...values?.[1],
		"hardware.accelerator": accelerator,
		"hardware.count": 1,
		precision: "fp32",
		"batch.micro": batch,
		duration_hours: 1,
	});
	const { quantities } = estimatePlan(
		{
			path: id,
			name: "",
			framework: "transformers",
			facts,
			files: [],
			problems: [],
		},
		catalog,
	);
	const watts = quantities.powerPerDeviceW?.value ?? Number.NaN;
	return card?.tdpW === undefined
		? Number.NaN
		: (watts - hostShareW(card)) / card.tdpW;
}

describe("power of one card that trains", () => {
	const each = rows.map((row) => ({
		row,
		error: drawnShare(row) / ((row.highW ?? 0) / (row.limitW ?? 1)) - 1,
	}));
	/** One constant of the P100 comes out of its own rows. */
	const isFitted = ({ accelerator }: PowerFacts) => /^P100/.test(accelerator);

	test("is what the time model says of its work", () => {
		for (const { row, error } of each) {
			console.log(`${row.id}: ${(100 * error).toFixed(1)} %`);
		}
		const absolute = each
			.filter(({ row }) => !isFitted(row))
			.map(({ error }) => Math.abs(error));

		expect(absolute).toHaveLength(6);
		expect(quantile(absolute, 0.5)).toBeLessThan(0.045);
		expect(Math.max(...absolute)).toBeLessThan(0.07);
	});

	test("of the P100 is near what one constant was taken from", () => {
		const fitted = each.filter(({ row }) => isFitted(row));

		expect(fitted).toHaveLength(2);
		for (const { error } of fitted) expect(Math.abs(error)).toBeLessThan(0.04);
	});
});
