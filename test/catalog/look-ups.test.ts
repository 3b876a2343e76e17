import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import { findVision } from "../../src/catalog/vision.js";

describe("accelerators", () => {
	test.each([
		["H100-SXM-80GB", "H100-SXM-80GB"],
		["h100_sxm_80gb", "H100-SXM-80GB"],
		["NVIDIA H100 80GB HBM3", "H100-SXM-80GB"],
		["NVIDIA_H100_80GB", "H100-SXM-80GB"],
		["nvidia-tesla-t4", "T4"],
		["Tesla-V100-SXM2-32GB", "V100-SXM2-32GB"],
		["NVIDIA GeForce RTX 4090", "RTX-4090"],
		["rtx4090", "RTX-4090"],
		["3090", "RTX-3090"],
		["AMD Instinct MI300X", "MI300X"],
		["tpu-v5p-slice", "TPU-V5P"],
		["Trainium2", "TRAINIUM2"],
		["nvidia-a100-sxm-80gb", "A100-SXM-80GB"],
	])("%s is %s", (name, id) => {
		expect(catalog.findAccelerator(name)?.id).toBe(id);
	});

	test("A100 alone is the card with 80 GB and says what else it could be", () => {
		const found = catalog.findAccelerator("A100");

		expect(found?.id).toBe("A100-SXM-80GB");
		expect(found?.ambiguous).toContain("A100-SXM-40GB");
	});

	test("the A100 of Google's own name is the one with 40 GB", () => {
		expect(catalog.findAccelerator("nvidia-tesla-a100")?.id).toBe(
			"A100-SXM-40GB",
		);
	});

	test("a full name is not ambiguous", () => {
		expect(catalog.findAccelerator("A100-SXM-80GB")?.ambiguous).toBeUndefined();
	});

	test("an unknown name brings the names most like it", () => {
		expect(catalog.findAccelerator("H100-SXN")).toBeUndefined();
		expect(catalog.nearestAccelerators("H100-SXN")).toContain("H100-SXM-80GB");
	});

	test("PyTorch finds 79.1 GiB on an H100", () => {
		const found = catalog.findAccelerator("H100");

		expect(found?.usableMemoryGib).toBe(79.11);
		expect(found?.usableMemoryBasis).toBe("measured");
	});
});

describe("models", () => {
	test("the Hub id itself is exact", () => {
		const found = catalog.findModel("Qwen/Qwen2.5-7B");

		expect(found?.how).toBe("exact");
		expect(found?.model.parameters).toBe(7_615_616_512);
	});

	test("case does not matter", () => {
		expect(catalog.findModel("qwen/qwen2.5-7b")?.how).toBe("exact");
	});

	test.each([
		["meta-llama/Llama-3.1-8B", "meta-llama/Meta-Llama-3.1-8B"],
		["gpt2", "openai-community/gpt2"],
		["bert-base-uncased", "google-bert/bert-base-uncased"],
		["bigscience/bloomz-560m", "bigscience/bloom-560m"],
	])("%s is another name of %s", (alias, id) => {
		const found = catalog.findModel(alias);

		expect(found?.how).toBe("alias");
		expect(found?.model.id).toBe(id);
	});

	test.each([
		[
			"unsloth/Meta-Llama-3.1-8B-Instruct-bnb-4bit",
			"meta-llama/Meta-Llama-3.1-8B-Instruct",
		],
		[
			"TheBloke/Mistral-7B-Instruct-v0.2-AWQ",
			"mistralai/Mistral-7B-Instruct-v0.2",
		],
		["Qwen/Qwen2.5-7B-Instruct-GPTQ-Int4", "Qwen/Qwen2.5-7B-Instruct"],
		["Qwen/Qwen3-8B-FP8", "Qwen/Qwen3-8B"],
		["NousResearch/Llama-2-7b-chat-hf", "meta-llama/Llama-2-7b-chat-hf"],
		["llama-2-7b", "meta-llama/Llama-2-7b-hf"],
		["./models/Qwen3-8B", "Qwen/Qwen3-8B"],
		["unsloth/gpt-oss-20b-unsloth-bnb-4bit", "openai/gpt-oss-20b"],
	])("%s is %s without what mirrors add", (name, id) => {
		const found = catalog.findModel(name);

		expect(found?.how).toBe("stripped suffix");
		expect(found?.model.id).toBe(id);
	});

	test("a name that nobody knows is undefined", () => {
		expect(catalog.findModel("acme/tree-of-thought")).toBeUndefined();
	});

	test.each([
		["saves/llama3-8b", "meta-llama/Meta-Llama-3-8B"],
		["qwen2_5_7b", "Qwen/Qwen2.5-7B"],
		["saves/Qwen2.5-7B/lora/sft/checkpoint-500", "Qwen/Qwen2.5-7B"],
		[
			"/cache/hub/models--Qwen--Qwen2.5-7B/snapshots/0123456789abcdef0123456789abcdef01234567",
			"Qwen/Qwen2.5-7B",
		],
		["acme/Llama-3-8b-sft-mixture", "meta-llama/Meta-Llama-3-8B"],
		["acme/zephyr-7b-sft-full", "HuggingFaceH4/zephyr-7b-beta"],
	])("%s has the architecture of %s", (name, id) => {
		expect(catalog.findModel(name)?.model.id).toBe(id);
	});

	test("another size of a known model is not that model", () => {
		expect(catalog.findModel("meta-llama/Llama-3.1-9B")).toBeUndefined();
	});

	test("a mistyped id brings the ids most like it", () => {
		expect(catalog.nearestModels("Qwen/Qwen25-7B")).toContain(
			"Qwen/Qwen2.5-7B",
		);
	});
});

describe("the size in a name", () => {
	test.each([
		["acme/oak-7B", 7e9],
		["oak-1.5b-v2", 1.5e9],
		["oak-1b7", 1.7e9],
		["oak-2-1_6b", 1.6e9],
		["oak2_5_7b", 7e9],
		["oak-350M", 350e6],
	])("%s has %d parameters", (name, parameters) => {
		expect(catalog.sizeInName(name)).toEqual({ parameters });
	});

	test("30B-A3B has three active", () => {
		expect(catalog.sizeInName("oak-30B-A3B")).toEqual({
			parameters: 30e9,
			active: 3e9,
		});
	});

	test("8x7B counts shared attention once: within 3 % of Mixtral", () => {
		const size = catalog.sizeInName("oak-8x7B");

		expect((size?.parameters ?? 0) / 46.7e9).toBeCloseTo(1, 1);
		expect((size?.active ?? 0) / 12.9e9).toBeCloseTo(1, 1);
	});

	test.each([
		"oak-4bit",
		"oak-v2",
		"oak-128k",
		"oak_patch4_224_22k",
		"Llama-4-Scout-17B-16E",
		"gemma-3n-E2B",
	])("%s does not say", (name) => {
		expect(catalog.sizeInName(name)).toBeUndefined();
	});
});

describe("machines and prices", () => {
	test("a p5.48xlarge holds eight H100", () => {
		const found = catalog.findInstance("p5.48xlarge");

		expect(found?.accelerator).toBe("H100-SXM-80GB");
		expect(found?.acceleratorCount).toBe(8);
	});

	test.each(["ml.p5.48xlarge", "ND96isr_H100_v5", "A2-ULTRAGPU-8G"])(
		"%s is known by the name that its service uses",
		(type) => {
			expect(catalog.findInstance(type)?.acceleratorCount).toBe(8);
		},
	);

	test("a region with its own price has its own row", () => {
		expect(
			catalog.findInstance("Standard_NC24ads_A100_v4", "westeurope")
				?.onDemandUsdPerHour,
		).toBe(4.775);
	});

	test("the price of one device is its share of the machine", () => {
		const price = catalog.pricePerDeviceHour({
			accelerator: "H100-SXM-80GB",
			instance: "p5.48xlarge",
			region: "us-east-1",
			purchase: "on-demand",
		});

		// 55.04 USD for eight.
		expect(price?.usd).toBeCloseTo(6.88);
	});

	test("without a cloud the price is a median that says what of", () => {
		const price = catalog.defaultRate("A100-SXM-80GB", "on-demand");

		// AWS 27.447 / 8 = 3.43 and Azure 32.77 / 8 = 4.10: the lower of two.
		expect(price?.usd).toBeCloseTo(3.43);
		expect(price?.basis).toBe(
			"median of 2 on-demand prices of aws and azure, 2026-06-18 to 2026-07-20",
		);
	});

	test("a named cloud asks its own price", () => {
		const price = catalog.pricePerDeviceHour({
			accelerator: "A100-SXM-80GB",
			provider: "Microsoft Azure",
			purchase: "on-demand",
		});

		expect(price?.row.cloud).toBe("azure");
	});

	test.each([
		["c7i.4xlarge", "aws", 8],
		["ml.c7g.xlarge", "aws", 4],
		["m7a.large", "aws", 2],
		["n2-standard-32", "gcp", 16],
		["t2d-standard-8", "gcp", 8],
		["Standard_D16s_v5", "azure", 8],
		["F8as_v6", "azure", 8],
	])("%s of %s has %i cores", (type, cloud, cores) => {
		expect(catalog.findCpuMachine(type)).toMatchObject({ cloud, cores });
	});

	test.each(["c7i", "p5.48xlarge", "z99.large", "Standard_D16s_v99"])(
		"%s is no machine without accelerators that we know",
		(type) => {
			expect(catalog.findCpuMachine(type)).toBeUndefined();
		},
	);

	test("reserved prices are unknown", () => {
		expect(catalog.defaultRate("A100-SXM-80GB", "reserved")).toBeUndefined();
	});

	test("a card that no cloud of ours rents has no price", () => {
		expect(catalog.defaultRate("RTX-2060", "on-demand")).toBeUndefined();
	});
});

describe("places", () => {
	test("a region knows its grid and its power usage effectiveness", () => {
		const found = catalog.findRegion("aws", "ap-northeast-1");

		expect(found?.gridZone).toBe("JP-TK");
		expect(found?.pue).toBe(1.27);
	});

	test.each([
		["aws", "us-east-1a", "us-east-1"],
		["Google", "us-central1-b", "us-central1"],
		[undefined, "eu-west-3", "eu-west-3"],
	])("%s %s is %s", (provider, name, region) => {
		expect(catalog.findRegion(provider, name)?.region).toBe(region);
	});

	test("France draws under 60 g/kWh, Poland over 500", () => {
		const france = catalog.findGrid("fr")?.gCo2ePerKwh ?? 0;
		const poland = catalog.findGrid("PL")?.gCo2ePerKwh ?? 0;

		expect(france).toBeGreaterThan(10);
		expect(france).toBeLessThan(60);
		expect(poland).toBeGreaterThan(500);
	});

	test("a grid is known year by year, and by the nearest year beyond", () => {
		const of = (year: number) => catalog.findGrid("AE", year)?.gCo2ePerKwh;

		expect(of(2021)).toBe(447);
		expect(of(2025)).toBe(348);
		expect(of(2019)).toBe(447);
		expect(catalog.findGrid("AE")?.year).toBe(2025);
	});

	test("Google publishes its own intensity of its regions", () => {
		const found = catalog.findRegion("gcp", "africa-south1");

		expect(found?.providerGPerKwh).toBe(656.85);
		expect(found?.carbonFreeShare).toBe(0.15);
		expect(found?.gridGPerKwh).toBe(catalog.findGrid("ZA")?.gCo2ePerKwh);
	});

	test("what one more kWh emits is known by country, also of a zone in it", () => {
		expect(catalog.findMarginal("AT")?.gCo2ePerKwh).toBe(242);
		expect(catalog.findMarginal("US-CENT-SWPP")?.country).toBe("US");
		expect(catalog.findMarginal("ATLANTIS")).toBeUndefined();
	});

	test("the world average stands in for unknown grids", () => {
		expect(catalog.findGrid("ATLANTIS")).toBeUndefined();
		expect(catalog.worldGrid.gCo2ePerKwh).toBe(472.94);
	});

	test("a grid is found by the name of its country", () => {
		expect(catalog.nearestGrids("Sweden")).toContain("SE");
	});

	test.each([
		["aws", 1.14],
		["OVHcloud", 1.28],
		["Google Cloud", 1.09],
		["unknown-cloud", 1.25],
		["on-prem", 1.56],
	])("%s has a PUE of %d", (provider, pue) => {
		expect(catalog.findPue(provider)?.pue).toBe(pue);
	});
});

describe("the rest", () => {
	test("an H100 took 164 kg to make, by its manufacturer", () => {
		expect(catalog.embodiedOf("H100-SXM-80GB")?.kgCo2e).toBe(164);
	});

	test("an unlisted accelerator has a row of its own", () => {
		expect(catalog.embodiedOf("RTX-2060")).toBeUndefined();
		expect(catalog.findEmbodied("accelerator")?.kgCo2eHigh).toBe(600);
	});

	test("nodes of eight H100 were measured in MLPerf", () => {
		const nodes = catalog
			.powerOf("H100-SXM-80GB")
			.filter(({ kind }) => kind === "node");

		expect(nodes.length).toBeGreaterThan(10);
	});

	test("ImageNet has 1,281,167 images by any of its names", () => {
		expect(catalog.findDataset("imagenet-1k")?.trainRows).toBe(1_281_167);
		expect(catalog.findDataset("ILSVRC/imagenet-1k")?.trainRows).toBe(
			1_281_167,
		);
	});

	test("a subset is looked up with its repository", () => {
		expect(catalog.findDataset("nyu-mll/glue", "sst2")?.trainRows).toBe(67_349);
		expect(catalog.findDataset("openai/gsm8k", "main")?.trainRows).toBe(7_473);
	});

	test("an unknown subset is unknown", () => {
		expect(catalog.findDataset("nyu-mll/glue", "acorns")).toBeUndefined();
	});
});

describe("networks for small images", () => {
	test("are counted at the 32 pixels of CIFAR, by mmpretrain's name or their class", () => {
		// open-mmlab/mmpretrain configs/resnet/metafile.yml: 0.56 G multiply-adds, 1.12 GFLOP.
		const named = catalog.findVision("resnet18_8xb16_cifar10", 32);
		const byClass = catalog.findVision("resnet18_cifar", 32);

		expect(named).toMatchObject({ height: 32, width: 32 });
		expect(named?.forwardFlops).toBe(1.12e9);
		expect(byClass).toEqual(named);
	});
});

test.each([
	// G multiply-adds of one image in torchvision 0.28's table of models; its heads of the loss are in ours.
	["googlenet", 224, 1.498],
	["ssd300_vgg16", 300, 34.859],
	["ssdlite320_mobilenet_v3_large", 320, 0.583],
	["lraspp_mobilenet_v3_large", 520, 2.086],
	["deeplabv3_resnet101", 520, 258.743],
	["fcn_resnet101", 520, 232.738],
] as const)("%s at %d pixels does %d G multiply-adds", (name, size, giga) => {
	const flops = findVision(name, size)?.forwardFlops ?? Number.NaN;

	expect(flops / 2e9 / giga).toBeGreaterThan(0.99);
	expect(flops / 2e9 / giga).toBeLessThan(1.01);
});
