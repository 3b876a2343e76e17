import { describe, expect, test } from "vitest";
import { hubConfigFacts } from "../../src/estimate/families/hub-config.js";
import { sampleFlops } from "../../src/estimate/flops.js";
import { countParameters } from "../../src/estimate/parameters.js";
import { toModel } from "../../src/estimate/to-model.js";
import { fact, fold } from "../../src/plan/plan.js";
import { csvRows, hasShared, jsonRows } from "./golden-rows.js";

describe.skipIf(!hasShared)("golden transformers rows", () => {
	test("parameters and forward FLOPs of every decoder type that has a row are exact", () => {
		const truth = new Map(
			csvRows("golden/transformers.csv").map((row) => [
				`${row.id}|${row.model_class}`,
				row,
			]),
		);
		const flops = csvRows("golden/flops.csv").filter(
			(row) => row.mode === "full" && row.reliable !== "no",
		);
		const wrong: string[] = [];
		let right = 0;
		let flopsRight = 0;
		const unread: Record<string, number> = {};
		for (const { id, head, config } of jsonRows("golden/configs.jsonl")) {
			if (typeof config !== "object" || config === null) continue;
			const stated = { ...config, architectures: [head] };
			const facts = fold([
				...hubConfigFacts(stated),
				fact("model.config", stated, {
					kind: "file",
					path: "",
					line: 1,
					text: "",
				}),
			]);
			const reading = toModel(facts, "");
			if (!("model" in reading)) {
				const type = String(
					Object.entries(config).find(([key]) => key === "model_type")?.[1],
				);
				unread[type] = (unread[type] ?? 0) + 1;
				continue;
			}
			const row = truth.get(`${id}|${head}`);
			if (!row) {
				wrong.push(`no row ${id} ${head}`);
				continue;
			}
			const counted = countParameters(reading.model).total;
			if (counted === Number(row.params_total)) right++;
			else
				wrong.push(
					`${id}: ${counted} instead of ${row.params_total} (${counted - Number(row.params_total)})`,
				);
			for (const each of flops.filter(
				(f) => f.id === id && f.model_class === head,
			)) {
				const sequence = Number(each.seq);
				const seconds = Number(/^(\d+) s/.exec(each.audio ?? "")?.[1] ?? 0);
				const origin = { kind: "file", path: "", line: 1, text: "" } as const;
				const atLength = toModel(
					fold([
						...facts.values(),
						...(sequence > 0 ? [fact("data.sequence", sequence, origin)] : []),
						...(Number(each.seq_dec) > 0
							? [fact("data.completion", Number(each.seq_dec), origin)]
							: []),
						...(seconds > 0 ? [fact("data.seconds", seconds, origin)] : []),
						...(Number(each.image) > 0
							? [fact("data.image", Number(each.image), origin)]
							: []),
					]),
					"",
				);
				if (!("model" in atLength)) continue;
				const ours =
					sampleFlops({ model: atLength.model, convention: "full" }).forward *
					Number(each.batch);
				const off = ours / Number(each.fwd_flops) - 1;
				if (Math.abs(off) < 1e-4) flopsRight++;
				else
					wrong.push(`FLOPs ${id} s ${sequence}: ${(off * 100).toFixed(3)} %`);
			}
		}
		console.log({ right, flopsRight, wrong, unread });
		expect(right).toBeGreaterThan(80);
	});
});
