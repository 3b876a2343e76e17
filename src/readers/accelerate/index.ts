import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entryAt, hasKeys } from "../../formats/tree.js";
import { deepspeedReference } from "../deepspeed/reference.js";
import type { Reader } from "../reader.js";
import { accelerateFacts } from "./facts.js";

/** The YAML that `accelerate launch --config_file` takes: a part of runs. */
export const accelerate: Reader = {
	framework: "accelerate",
	title: "Hugging Face Accelerate",
	source:
		"https://github.com/huggingface/accelerate, src/accelerate/commands/config/config_args.py (1.15.0)",
	recognises: isAccelerateConfig,
	references(file) {
		const entry = entryAt(
			file.documents[0],
			"deepspeed_config.deepspeed_config_file",
		);
		const reference = deepspeedReference(file, entry);
		return reference ? [reference] : [];
	},
	read: (file, open) => [
		{
			kind: "fragment",
			why: "An accelerate config says on how many devices a run goes and how it is divided; the run stands in the config or command that is launched with it.",
			facts: accelerateFacts(file, open).facts,
		},
	],
};

const COMPANIONS = [
	"num_processes",
	"num_machines",
	"compute_environment",
	"mixed_precision",
	"fsdp_config",
	"deepspeed_config",
];

const KINDS =
	/^(no|multi_(gpu|cpu|npu|xpu|mlu|musa|sdaa|hpu)|fsdp|deepspeed|megatron_lm|xla|tpu|mps|data_parallel|model_parallel)$/i;

function isAccelerateConfig(file: ParsedFile): boolean {
	const tree = file.documents[0];
	const kind = asText(entryAt(tree, "distributed_type")?.value);
	return (
		kind !== undefined &&
		KINDS.test(kind) &&
		COMPANIONS.some((key) => hasKeys(tree, key)) &&
		!hasKeys(tree, "model_name_or_path")
	);
}
