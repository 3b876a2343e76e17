import { expect, test } from "vitest";
import { mmengine } from "../../../src/readers/mmengine/index.js";
import { readRun } from "../read-run.js";

const path = "configs/ferns_7b_qlora.py";

const ferns = `from mmengine.optim import AmpOptimWrapper
from peft import LoraConfig
from transformers import AutoModelForCausalLM, BitsAndBytesConfig
from xtuner.dataset import process_hf_dataset
from xtuner.engine.runner import TrainLoop
from xtuner.model import SupervisedFinetune

name = "Qwen/Qwen2.5-7B"
max_length = 4096
max_epochs = 2

model = dict(
    type=SupervisedFinetune,
    llm=dict(
        type=AutoModelForCausalLM.from_pretrained,
        pretrained_model_name_or_path=name,
        quantization_config=dict(
            type=BitsAndBytesConfig,
            load_in_4bit=True,
            bnb_4bit_use_double_quant=True,
        ),
    ),
    lora=dict(type=LoraConfig, r=64, lora_dropout=0.1),
)
train_dataset = dict(
    type=process_hf_dataset,
    dataset=dict(path="acme/ferns"),
    max_length=max_length,
    pack_to_max_length=True,
)
train_dataloader = dict(batch_size=2, dataset=train_dataset)
optim_wrapper = dict(
    type=AmpOptimWrapper,
    optimizer=dict(type="AdamW", lr=2e-4),
    accumulative_counts=16,
)
train_cfg = dict(type=TrainLoop, max_epochs=max_epochs)
`;

test("XTuner's language model, adapter and packing are read", () => {
	const run = readRun(mmengine, ferns, { path });

	expect(run.value("task")).toBe("sft");
	expect(run.value("model.id")).toBe("Qwen/Qwen2.5-7B");
	expect(run.value("adapter.kind")).toBe("lora");
	expect(run.value("adapter.rank")).toBe(64);
	expect(run.value("adapter.targets")).toEqual(["all-linear"]);
	expect(run.value("adapter.quantization")).toBe("nf4-double");
	expect(run.value("data.sequence")).toBe(4096);
	expect(run.value("data.packed")).toBe(true);
	expect(run.value("data.sets")).toEqual(["acme/ferns"]);
	expect(run.value("data.epochs")).toBe(2);
	expect(run.value("batch.micro")).toBe(2);
	expect(run.value("batch.accumulation")).toBe(16);
	expect(run.value("checkpointing")).toBe("full");
});

test("without an adapter XTuner trains the whole model", () => {
	const whole = ferns
		.replace(/^ {8}quantization_config=[\s\S]*?^ {8}\),\n/m, "")
		.replace(/^ {4}lora=.*\n/m, "");

	const run = readRun(mmengine, whole, { path });

	expect(run.value("adapter.kind")).toBe("none");
	expect(run.value("adapter.rank")).toBeUndefined();
	expect(run.value("adapter.quantization")).toBeUndefined();
});
