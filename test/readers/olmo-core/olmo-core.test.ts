import { describe, expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { olmoCore } from "../../../src/readers/olmo-core/index.js";
import { readOnly, readRun } from "../read-run.js";

const path = "src/scripts/train/Otter-7B.py";

const otter = `from functools import partial

from olmo_core.config import DType
from olmo_core.distributed.parallel import DataParallelType
from olmo_core.internal.experiment import CommonComponents, build_config, main
from olmo_core.nn.transformer import TransformerConfig
from olmo_core.train import Duration, TrainerConfig
from olmo_core.train.train_module import TransformerTrainModuleConfig

SEQUENCE_LENGTH = 4096
GLOBAL_BATCH_SIZE = 1024 * SEQUENCE_LENGTH
MAX_DURATION = int(4e12)


def build_model_config(common: CommonComponents) -> TransformerConfig:
    return TransformerConfig.olmo2_7B(vocab_size=common.tokenizer.padded_vocab_size())


def build_train_module_config(common: CommonComponents):
    return TransformerTrainModuleConfig(
        rank_microbatch_size=2 * common.max_sequence_length,
        max_sequence_length=common.max_sequence_length,
        optim=SkipStepAdamWConfig(lr=3e-4),
        compile_model=True,
        dp_config=TransformerDataParallelConfig(
            name=DataParallelType.hsdp, param_dtype=DType.bfloat16, shard_degree=32
        ),
        ac_config=TransformerActivationCheckpointingConfig(
            mode=TransformerActivationCheckpointingMode.full
        ),
        float8_config=Float8Config(enabled=False),
    )


def build_trainer_config(common: CommonComponents) -> TrainerConfig:
    return (
        TrainerConfig(
            save_folder=common.save_folder,
            max_duration=Duration.tokens(MAX_DURATION),
        )
        .with_callback("checkpointer", CheckpointerCallback(save_interval=1000))
        .with_callback("comet", CometCallback(name=common.run_name))
    )


if __name__ == "__main__":
    config_builder = partial(
        build_config,
        global_batch_size=GLOBAL_BATCH_SIZE,
        max_sequence_length=SEQUENCE_LENGTH,
        model_config_builder=build_model_config,
        train_module_config_builder=build_train_module_config,
        trainer_config_builder=build_trainer_config,
    )
    main(config_builder=config_builder)
`;

describe("a script of OLMo-core", () => {
	test("states what its builders return, each fact with its line", () => {
		const run = readRun(olmoCore, otter, { path });

		expect(run.value("model.id")).toBe("allenai/OLMo-2-1124-7B");
		expect(run.line("model.id")).toBe(16);
		// 1024 × 4096 tokens.
		expect(run.value("batch.global_tokens")).toBe(4_194_304);
		expect(run.line("batch.global_tokens")).toBe(49);
		// 2 × 4096 tokens in sequences of 4096.
		expect(run.value("batch.micro")).toBe(2);
		expect(run.value("data.sequence")).toBe(4096);
		// 4e12 / 4,194,304, rounded up.
		expect(run.value("steps")).toBe(953_675);
		expect(run.line("steps")).toBe(39);
		expect(run.value("optimizer")).toBe("adamw");
		expect(run.value("precision")).toBe("amp-bf16");
		expect(run.value("parallel.sharding")).toBe("hsdp");
		expect(run.value("parallel.shard_group")).toBe(32);
		expect(run.value("checkpointing")).toBe("full");
		expect(run.value("compile")).toBe(true);
		expect(run.problems).toEqual([]);
	});

	test("in one function counts the same way", () => {
		const run = readRun(
			olmoCore,
			`from olmo_core.train import Duration, DurationUnit, TrainerConfig

DEFAULT = 2048


def build(opts, overrides):
    length = opts.sequence_length or DEFAULT
    config = ExperimentConfig(
        model=TransformerConfig.olmo2_190M(vocab_size=50304, n_layers=6),
        data_loader=NumpyDataLoaderConfig(global_batch_size=256 * 2048),
        train_module=TransformerTrainModuleConfig(
            rank_microbatch_size=8 * 2048, max_sequence_length=length
        ),
        trainer=TrainerConfig(
            max_duration=Duration(10_000, DurationUnit.steps),
            hard_stop=Duration.steps(500),
        ),
    )
    return config.merge(overrides)
`,
			{ path },
		);

		expect(run.value("data.sequence")).toBe(2048);
		expect(run.value("batch.micro")).toBe(8);
		expect(run.value("batch.global_tokens")).toBe(524_288);
		expect(run.value("steps")).toBe(500);
		expect(run.value("model.layers")).toBe(6);
		expect(run.line("model.layers")).toBe(9);
		expect(run.value("model.hidden")).toBe(768);
		// ⌊1.5 × 2048⌋ = 3072, a multiple of 256.
		expect(run.value("model.ffn")).toBe(3072);
		expect(run.value("model.qk_norm")).toBe("full");
		expect(run.value("model.vocab")).toBe(50_304);
	});

	test("without a duration goes through the data once", () => {
		const run = readRun(olmoCore, otter.replace(/ +max_duration=.*\n/, ""), {
			path,
		});

		expect(run.value("data.epochs")).toBe(1);
		expect(run.origin("data.epochs")).toEqual({
			kind: "default",
			framework: "OLMo-core",
			version: "fa6c5014c9f6",
		});
	});

	test("reports what only the launch decides", () => {
		const run = readRun(
			olmoCore,
			otter
				.replace(
					"Duration.tokens(MAX_DURATION)",
					"Duration.chinchilla_tokens(2.0)",
				)
				.replace(
					"    return TransformerTrainModuleConfig(\n        rank_microbatch_size=2 * common.max_sequence_length,",
					"    size = 2\n    if common.launch is not None:\n        size *= 2\n    return TransformerTrainModuleConfig(\n        rank_microbatch_size=size * common.max_sequence_length,",
				),
			{ path },
		);

		expect(run.value("batch.micro")).toBeUndefined();
		expect(run.value("steps")).toBeUndefined();
		expect(run.problems).toEqual([
			expect.stringContaining(
				"`rank_microbatch_size` is `size * common.max_sequence_length`",
			),
			expect.stringContaining(
				"`max_duration` is `Duration.chinchilla_tokens(…)`",
			),
		]);
	});

	test("reports a model that is not known", () => {
		const run = readRun(olmoCore, otter.replace("olmo2_7B", "olmo2_8B"), {
			path,
		});

		expect(run.problems).toEqual([
			expect.stringContaining(
				"No facts about the model `olmo2_8B` (did you mean `olmo2_",
			),
		]);
	});

	test("without a config that can be worked out is a part", () => {
		const text =
			"from olmo_core.train import TrainerConfig\n\ndef f(x):\n    if x():\n        return TrainModuleConfig(TransformerConfig.olmo2_7B())\n    return None\n";

		expect(readOnly(olmoCore, text, { path }).kind).toBe("fragment");
	});

	test.each([
		["src/olmo_core/train/config.py", otter],
		["src/scripts/train/bench.py", "from olmo_core.utils import x\nx()\n"],
		[
			"scripts/train/other.py",
			"from other import TrainerConfig\nTrainModuleConfig(TransformerConfig.a())\n",
		],
	])("%s is not recognised", (other, text) => {
		expect(olmoCore.recognises(parseFile(other, text))).toBe(false);
	});
});

test("older scripts hand the constants to `main`", () => {
	const older = otter
		.replace(
			/ {4}config_builder = partial\([\s\S]*$/,
			`    main(
        global_batch_size=GLOBAL_BATCH_SIZE,
        sequence_length=SEQUENCE_LENGTH,
        model_config_builder=build_model_config,
        train_module_config_builder=build_train_module_config,
        trainer_config_builder=build_trainer_config,
    )
`,
		)
		.replaceAll(
			"common.max_sequence_length",
			"common.dataset.effective_sequence_length",
		);

	const run = readRun(olmoCore, older, { path });

	// 1024 sequences of 4096 tokens, two of them at once.
	expect(run.value("batch.global_tokens")).toBe(4_194_304);
	expect(run.value("data.sequence")).toBe(4096);
	expect(run.value("batch.micro")).toBe(2);
	expect(run.problems).toEqual([]);
});
