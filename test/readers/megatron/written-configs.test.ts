import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { megatron } from "../../../src/readers/megatron/index.js";
import { readOnly, readRun } from "../read-run.js";

const path = "train/glacier.slurm";

const heredoc = `#SBATCH --nodes=2
GLOBAL_BATCH_SIZE=512
MICRO_BATCH_SIZE=4
config_json="./ds_config.$SLURM_JOBID.json"
cat <<EOT > $config_json
{
  "train_micro_batch_size_per_gpu": $MICRO_BATCH_SIZE,
  "train_batch_size": $GLOBAL_BATCH_SIZE,
  "zero_optimization": {
    "stage": 3,
    "offload_optimizer": {"device": "cpu"}
  },
  "fp16": {"enabled": true, "initial_scale_power": $POWER}
}
EOT
deepspeed pretrain_gpt.py --num-layers 24 --hidden-size 1024 --num-attention-heads 16 \\
  --micro-batch-size $MICRO_BATCH_SIZE --global-batch-size $GLOBAL_BATCH_SIZE \\
  --seq-length 2048 --train-tokens 1000000000 --train-iters 99999999 \\
  --rampup-batch-size 32 32 1000000 --checkpoint-activations --fp16 --vocab-size 50000 \\
  --zero-stage 1 --deepspeed --deepspeed_config $config_json
`;

const template = `{
  "train_batch_size": CONFIG_BATCH_SIZE,
  "train_micro_batch_size_per_gpu": CONFIG_MBSIZE,
  "steps_per_print": LOG_INTERVAL,
  "zero_optimization": {
    "stage": ZERO_STAGE
  },
  "fp16": {"enabled": true}
}
`;

const substituted = `BATCH=256
template_json="ds_TEMPLATE.json"
config_json="ds_config_glacier.json"
sed "s/CONFIG_BATCH_SIZE/\${BATCH}/" \${template_json} \\
  | sed "s/CONFIG_MBSIZE/8/" \\
  | sed "s/ZERO_STAGE/2/" \\
    > \${config_json}
deepspeed pretrain_gpt.py --num-layers 12 --hidden-size 768 --num-attention-heads 12 \\
  --micro-batch-size 8 --global-batch-size $BATCH --train-iters 1000 --vocab-size 50000 \\
  --deepspeed --deepspeed_config \${config_json}
`;

test("a config in a heredoc overrules the flags, with the lines of the script", () => {
	const run = readRun(megatron, heredoc, { path });

	expect(run.value("parallel.sharding")).toBe("zero3");
	expect(run.line("parallel.sharding")).toBe(10);
	expect(run.value("offload.optimizer")).toBe(true);
	expect(run.line("offload.optimizer")).toBe(11);
	expect(run.value("batch.global")).toBe(512);
	expect(run.value("batch.micro")).toBe(4);
	expect(run.value("checkpointing")).toBe("full");
	expect(run.value("data.tokens")).toBe(1e9);
	// The iterations are a ceiling.
	expect(run.value("steps")).toBeUndefined();
	expect(run.problems).toEqual([
		"`--rampup-batch-size` starts with a smaller batch. The estimate does not include that.",
	]);
});

test("a config out of a template has the values that sed puts in", () => {
	const run = readRun(megatron, substituted, {
		path,
		others: { "train/ds_TEMPLATE.json": template },
	});

	expect(run.value("parallel.sharding")).toBe("zero2");
	expect(run.origin("parallel.sharding")).toMatchObject({
		path: "train/ds_TEMPLATE.json",
		line: 6,
	});
	expect(run.files).toEqual(["train/ds_TEMPLATE.json"]);
	// What the flags say too keeps their place.
	expect(run.origin("batch.global")).toMatchObject({ path, line: 9 });
	expect(run.problems).toEqual([]);
});

test("a script asks for the template, not for the file that it writes", () => {
	const texts = megatron
		.references(parseFile(path, substituted))
		.map(({ text }) => text);

	expect(texts).toEqual(["ds_TEMPLATE.json"]);
});

test("without the template the flags count", () => {
	const run = readRun(megatron, substituted, { path });

	expect(run.value("batch.global")).toBe(256);
	expect(run.origin("parallel.sharding")).toMatchObject({
		kind: "default",
		framework: "megatron-deepspeed",
	});
});

test("a template alone is a fragment", () => {
	const reading = readOnly(megatron, template, { path: "ds_TEMPLATE.json" });

	expect(reading.kind).toBe("fragment");
});

test("broken JSON without open words is no template", () => {
	const file = parseFile("a.json", '{"train_batch_size": 1,, }');

	expect(megatron.recognises(file)).toBe(false);
});
