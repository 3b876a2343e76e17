import type { SavingRegime } from "../estimate/memory/activations.js";
import { FUSED_LOSS_CHUNKS } from "../estimate/memory/peak.js";
import { microSamples } from "../estimate/memory/transient-bytes.js";
import type { Workload } from "../estimate/workload.js";
import {
	type Derivation,
	derived,
	given,
	type Label,
	unless,
} from "./derivation.js";

/** Logits, their fp32 copy and the fp32 log-softmax. */
export function logits(
	workload: Workload,
	{ compute }: SavingRegime,
	label: Label,
): Derivation {
	const { model, layout } = workload;
	const all = derived("product", { name: "logits", unit: "B" }, [
		...unless(1, [given(microSamples(workload), "samples")]),
		given(model.logitRows, "rows"),
		given(model.vocab, "vocabulary"),
		derived("sum", { name: "bytes" }, [
			given(compute, "B"),
			given(4, "B in fp32"),
			given(4, "B of log-softmax"),
		]),
	]);
	return derived("quotient", label, [
		all,
		...unless(1, [
			given(layout.context, "context parallel"),
			given(layout.tensor, "tensor parallel"),
			given(workload.fusedLoss ? FUSED_LOSS_CHUNKS : 1, "chunks"),
		]),
	]);
}
