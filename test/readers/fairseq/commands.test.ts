import { expect, test } from "vitest";
import { fairseq } from "../../../src/readers/fairseq/index.js";
import { readRun } from "../read-run.js";

const path = "train_ferns.sh";

test("the flags of fairseq-train are the sections of a recipe", () => {
	const run = readRun(
		fairseq,
		`CUDA_VISIBLE_DEVICES=0,1,2,3 fairseq-train data-bin/ferns \\
  --arch roberta_base --task masked_lm --criterion masked_lm \\
  --optimizer adam --adam-betas '(0.9, 0.98)' --lr 5e-4 --lr-scheduler polynomial_decay \\
  --tokens-per-sample 512 --batch-size 16 --update-freq 8 \\
  --max-update 125000 --fp16 --distributed-world-size 4 --log-interval 10
`,
		{ path },
	);

	expect(run.value("steps")).toBe(125000);
	expect(run.value("batch.micro")).toBe(16);
	expect(run.value("batch.accumulation")).toBe(8);
	expect(run.value("data.sequence")).toBe(512);
	expect(run.value("precision")).toBe("amp-fp16");
	expect(run.value("optimizer")).toBe("adam");
	expect(run.value("hardware.count")).toBe(4);
	expect(run.value("task")).toBe("pretrain");
	expect(run.line("steps")).toBe(5);
	expect(run.problems).toEqual([]);
});

test("an architecture without a shape is asked for by its name", () => {
	const run = readRun(
		fairseq,
		"python fairseq_cli/train.py data --arch transformer_of_ours --task translation --max-tokens 4096 --max-epoch 50\n",
		{ path },
	);

	expect(run.value("model.id")).toBe("transformer_of_ours");
	expect(run.value("data.epochs")).toBe(50);
});
