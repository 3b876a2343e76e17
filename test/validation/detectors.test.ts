import { expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import { estimatePlan } from "../../src/estimate/estimate-plan.js";
import { COMMUNICATION_BYTES } from "../../src/estimate/memory/temporary-bytes.js";
import type { PlanFields, PlanKey } from "../../src/plan/fields.js";
import { type Fact, fact } from "../../src/plan/plan.js";
import { detectron2 } from "../../src/readers/detectron2/index.js";
import { readRun } from "../readers/read-run.js";
import { quantile } from "./golden-rows.js";

/**
 * Seconds of a step and GB of peak memory that detectron2 publishes for 16 images on eight V100 in fp32 (MODEL_ZOO.md and
 * projects/DensePose/doc/DENSEPOSE_IUV.md, 02b5c4e295e9). The times of keypoints and surfaces say how many regions have
 * them, so that they are no test.
 */
const rows = [
	["Base-RCNN-C4", "", 0.551, 4.8],
	["Base-RCNN-DilatedC5", "", 0.38, 5],
	["Base-RCNN-FPN", "", 0.21, 3],
	["Base-RCNN-C4", "RESNETS: {DEPTH: 101}", 0.619, 5.9],
	["Base-RCNN-DilatedC5", "RESNETS: {DEPTH: 101}", 0.452, 6.1],
	["Base-RCNN-FPN", "RESNETS: {DEPTH: 101}", 0.286, 4.1],
	[
		"Base-RCNN-FPN",
		"RESNETS: {DEPTH: 101, NUM_GROUPS: 32, WIDTH_PER_GROUP: 8, STRIDE_IN_1X1: false}",
		0.638,
		6.7,
	],
	["Base-RetinaNet", "", 0.205, 4.1],
	["Base-RetinaNet", "RESNETS: {DEPTH: 101}", 0.291, 5.2],
	["Base-RCNN-FPN", "META_ARCHITECTURE: ProposalNetwork", 0.186, 2.7],
	["Base-RCNN-FPN", "LOAD_PROPOSALS: true", 0.14, 2.6],
	["Base-RCNN-C4", "MASK_ON: true", 0.584, 5.2],
	["Base-RCNN-DilatedC5", "MASK_ON: true", 0.471, 6.5],
	["Base-RCNN-FPN", "MASK_ON: true", 0.261, 3.4],
	["Base-RCNN-C4", "MASK_ON: true, RESNETS: {DEPTH: 101}", 0.652, 6.3],
	["Base-RCNN-DilatedC5", "MASK_ON: true, RESNETS: {DEPTH: 101}", 0.545, 7.6],
	["Base-RCNN-FPN", "MASK_ON: true, RESNETS: {DEPTH: 101}", 0.34, 4.6],
	[
		"Base-RCNN-FPN",
		"MASK_ON: true, RESNETS: {DEPTH: 101, NUM_GROUPS: 32, WIDTH_PER_GROUP: 8, STRIDE_IN_1X1: false}",
		0.69,
		7.2,
	],
	["Base-Panoptic-FPN", "", 0.304, 4.8],
	["Base-Panoptic-FPN", "RESNETS: {DEPTH: 101}", 0.392, 6],
	[
		"Base-RCNN-FPN",
		"MASK_ON: true, RESNETS: {DEFORM_ON_PER_STAGE: [False, True, True, True]}",
		0.342,
		3.5,
	],
	[
		"Base-RCNN-FPN",
		"MASK_ON: true, ROI_HEADS: {NAME: CascadeROIHeads}, ROI_BOX_HEAD: {CLS_AGNOSTIC_BBOX_REG: true}",
		0.317,
		4,
	],
	["mask_rcnn_R_50_FPN_3x_gn", "", 0.309, 5.6],
] as const;

test("steps and memory of detectron2's zoo", () => {
	const times: number[] = [];
	const memories: number[] = [];
	for (const [base, keys, seconds, gigabytes] of rows) {
		const { quantities, memory } = estimateOf(base, keys);
		const { context: _, ...allocated } = memory?.termsGib ?? { context: 0 };
		// The log shows the allocator's peak, without the buffers of the collective library.
		const bytes =
			2 ** 30 * Object.values(allocated).reduce((sum, term) => sum + term, 0) -
			COMMUNICATION_BYTES;
		times.push((quantities.stepSeconds?.value ?? Number.NaN) / seconds);
		memories.push(bytes / (1e9 * gigabytes));
	}
	console.log(
		`detectron2: ${rows.length} rows; step ÷ published median ${quantile(times, 0.5).toFixed(2)}, p10 ${quantile(times, 0.1).toFixed(2)}, p90 ${quantile(times, 0.9).toFixed(2)}; memory median ${quantile(memories, 0.5).toFixed(2)}, p10 ${quantile(memories, 0.1).toFixed(2)}, p90 ${quantile(memories, 0.9).toFixed(2)}`,
	);

	expect(quantile(times, 0.5)).toBeGreaterThan(0.8);
	expect(quantile(times, 0.5)).toBeLessThan(1.2);
	expect(Math.min(...times)).toBeGreaterThan(0.6);
	expect(Math.max(...times)).toBeLessThan(1.3);
	expect(quantile(memories, 0.5)).toBeGreaterThan(0.85);
	expect(quantile(memories, 0.5)).toBeLessThan(1.1);
	expect(Math.min(...memories)).toBeGreaterThan(0.8);
	expect(Math.max(...memories)).toBeLessThan(1.2);
});

function estimateOf(base: string, keys: string) {
	const run = readRun(
		detectron2,
		`_BASE_: ${base}.yaml\nMODEL: {${keys}}\nSOLVER: {MAX_ITER: 90000}\n`,
		{ path: "configs/zoo.yaml" },
	);
	const plan = {
		path: "configs/zoo.yaml",
		name: "",
		framework: "detectron2",
		facts: new Map<PlanKey, Fact>([
			...run.facts,
			stated("hardware.accelerator", "V100-SXM2-32GB"),
			stated("hardware.count", 8),
			stated("hardware.per_node", 8),
		]),
		files: [],
		problems: [],
	};
	return estimatePlan(plan, catalog);
}

function stated<K extends PlanKey>(
	key: K,
	value: PlanFields[K],
): readonly [PlanKey, Fact] {
	const origin = {
		kind: "launch",
		path: "run.sh",
		line: 1,
		text: key,
	} as const;
	return [key, fact(key, value, origin)];
}
