/** How a framework of the corpus is called by the readers, where that is another name than the corpus gives it. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
	"alignment-handbook": ["hf-trainer", "trl"],
	"open-r1": ["hf-trainer", "trl"],
	trl: ["hf-trainer"],
	"megatron-lm": ["megatron"],
	"megatron-deepspeed": ["megatron", "deepspeed"],
	bigscience: ["megatron", "deepspeed"],
	composer: ["llm-foundry"],
	mcli: ["llm-foundry"],
	"sagemaker-hyperpod": ["nemo"],
	nemo: ["nemo-2", "nemo-recipe"],
	hydra: ["lightning", "lightning-cli", "lightning-hydra"],
	"lightning-cli": ["lightning"],
	"diffusion-policy": ["hydra"],
	physicsnemo: ["hydra"],
	vjepa: ["jepa", "v-jepa"],
	"rl-zoo": ["rl-baselines3-zoo"],
	"ray-train": ["ray"],
};

/** Frameworks whose keys are free, so that no table can know them all. */
const FREE_KEYS: ReadonlySet<string> = new Set([
	"determined",
	"diffusion-policy",
	"home-made config",
	"hydra",
	"lightning-cli",
	"physicsnemo",
	"qlib",
	"ray-train",
	"speechbrain",
	"vjepa",
]);

/** True when the reader's framework is the one that the corpus says. */
export function isSameFramework(corpus: string, reader: string): boolean {
	return [corpus, ...(OTHER_NAMES[corpus] ?? [])].some(
		(name) => plain(name) === plain(reader),
	);
}

/** True for a framework that documents its keys, or defines them in its code. */
export function hasSchema(framework: string): boolean {
	return !FREE_KEYS.has(framework);
}

function plain(name: string): string {
	return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}
