import { beforeAll, describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import { review } from "../../src/review.js";
import type { Snapshot } from "../../src/review-input.js";
import { type LocalGitHub, startLocalGitHub } from "../github/local-github.js";
import { pullRequestEvent } from "../runner/events.js";
import { type ActionResult, runAction } from "../runner/run-action.js";
import { type Bundle, freshBundle } from "../stories/fresh-bundle.js";
import {
	changeNames,
	type Files,
	hasChanges,
	readChange,
} from "./collected-changes.js";

/** What the check of a change says, and what that is for the job. */
const exitCodes = { success: 0, neutral: 0, failure: 1 } as const;

type Conclusion = keyof typeof exitCodes;

/** Changes that move what a run takes, with what becomes of them under the policy below. */
const moving: Readonly<Record<string, Conclusion>> = {
	// Five epochs become a hundred.
	"IBM__terratorch/98416abd07aa": "failure",
	// A thousand steps become ten.
	"NVIDIA__NeMo-Framework-Launcher/c77bbe935cde": "success",
	// Adapters on every matrix instead of two, for three epochs instead of four.
	"Lightning-AI__litgpt/41397ed686e2": "success",
	// Fifteen heads do not divide a hidden size of 1024: no numbers, so nobody can judge.
	"EleutherAI__gpt-neox/93c33bd4983b": "neutral",
	// Five trillion tokens instead of four: a quarter more.
	"allenai__OLMo/842ad6ab94d0": "success",
	// A new run.
	"allenai__OLMo/e00d44066cc6": "success",
	// Weights go to the host, the optimizer to 32 bits.
	"axolotl-ai-cloud__axolotl/2a1589f6f6fb": "success",
	// LoRA becomes QLoRA: slower by less than a quarter.
	"axolotl-ai-cloud__axolotl/64d8035f50e8": "success",
	// A name that says 7 B becomes Mixtral.
	"axolotl-ai-cloud__axolotl/7fabc4d95e9b": "failure",
	// Four samples at once become forty.
	"axolotl-ai-cloud__axolotl/fb3d40f19747": "success",
	// fp32 becomes bf16.
	"hiyouga__LLaMA-Factory/28a6ea1cdc6f": "success",
	// One sample a step becomes one for each device.
	"hiyouga__LLaMA-Factory/45d335c709b6": "success",
	// A new run of a kind that cannot be estimated yet.
	"hiyouga__LLaMA-Factory/758edb1afe8e": "success",
	// Rank 128 and a larger batch, for a model of which only the size is known.
	"huggingface__alignment-handbook/220e4c66fa7d": "success",
	"huggingface__alignment-handbook/87cc800498b1": "success",
	// A wider model.
	"huggingface__nanotron/045a53061f72": "success",
	// A new run of a model that nobody knows, and one of a known model.
	"pytorch__torchtitan/45ea34dc2671": "success",
	"pytorch__torchtitan/78d431438bf0": "success",
	// fp8 and compilation.
	"pytorch__torchtitan/9515a140b02f": "success",
	// A file that named no model now does.
	"pytorch__torchtitan/bec909be06dd": "success",
	// fp32 becomes bf16, without activation checkpointing.
	"pytorch__torchtune/20c323abdb33": "success",
	// Shards and recomputation where nothing was said before.
	"pytorch__torchtune/636fc00a6b6b": "success",
	// The feed-forward layers get the width that follows from the rest.
	"pytorch__torchtune/23b3f7b421ff": "failure",
	// Twenty runs are removed.
	"DLR-RM__rl-baselines3-zoo/66004fcc71ed": "success",
	// A new run of a network that nobody knows.
	"DLR-RM__rl-baselines3-zoo/e06663fd766e": "success",
	// A new run.
	"NVIDIA-NeMo__RL/73ff19a39faf": "success",
	// Sequences of half the length.
	"NVIDIA-NeMo__RL/bc8aa391f508": "success",
	// New runs of networks that only their code knows.
	"determined-ai__determined/f1b5e9497aeb": "success",
	// Runs of detectors are moved, and new ones stand beside them.
	"facebookresearch__detectron2/d54c674d46c8": "success",
	// A new run.
	"ostris__ai-toolkit/5c27f89af5e1": "success",
	// A limit of steps instead of epochs of data that nobody has counted.
	"speechbrain__speechbrain/679e2707ae58": "success",
	// A run is removed.
	"stanford-crfm__levanter/9f9f46a0696b": "success",
};

const POLICY = `defaults:
  hardware: { accelerator: H100-SXM-80GB, count: 8 }
  price: { per_device_hour: 2.50 }
budgets:
  - name: all
    limits:
      device_hours: { increase: 25 % }
`;

const NAME = "ada/models";

const others = changeNames().filter((name) => !Object.hasOwn(moving, name));

/** Projects whose framework is read, and a comment that was removed elsewhere. */
const READ =
	/^(AI-Hypercomputer|DLR-RM|EleutherAI|IBM__terratorch|Lightning-AI|NVIDIA-NeMo__RL|NVIDIA__NeMo-Framework-Launcher|allenai|axolotl|determined-ai|facebookresearch__detectron2|hiyouga|huggingface__(alignment|nanotron|open-r1|trl)|mosaicml|ostris|pytorch__torcht|speechbrain|stanford|volcengine)|^huggingface__lerobot\/b6c216b5902f$/;

let bundle: Bundle;

describe.runIf(hasChanges)("a real change", () => {
	beforeAll(() => {
		bundle = freshBundle();
		return bundle.remove;
	}, 120_000);

	test.concurrent.each(Object.entries(moving))(
		"%s moves training: one comment, and the check is a %s",
		async (name, conclusion) => {
			await withPullRequest(name, async ({ local, head }) => {
				const first = await runBundle(local);
				const asked = local.requests.length;
				const second = await runBundle(local);

				expect(first.exitCode).toBe(exitCodes[conclusion]);
				expect(second.exitCode).toBe(exitCodes[conclusion]);
				expect(local.comments(NAME, 1)).toHaveLength(1);
				expect(local.checkRuns(NAME, head).at(-1)).toMatchObject({
					status: "completed",
					conclusion,
				});
				expect(asked).toBeLessThanOrEqual(25);
				expect(local.violations).toEqual([]);
			});
		},
	);

	test.concurrent.each(others.filter((name) => READ.test(name)))(
		"%s moves no training: no comment, and the check is a success",
		async (name) => {
			await withPullRequest(name, async ({ local, head }) => {
				const result = await runBundle(local);

				expect(result.exitCode).toBe(0);
				expect(local.comments(NAME, 1)).toEqual([]);
				expect(local.checkRuns(NAME, head)).toMatchObject([
					{ status: "completed", conclusion: "success" },
				]);
				expect(local.requests.length).toBeLessThanOrEqual(25);
				expect(local.violations).toEqual([]);
			});
		},
	);

	test.each(others.filter((name) => !READ.test(name)))(
		"%s is of another kind, and no run is found in it",
		(name) => {
			const { before, after } = readChange(name);

			const { runs, budgets } = review({
				snapshots: { base: snapshotOf(before), head: snapshotOf(after) },
				policyPath: ".github/wattdiff.yml",
				policyText: POLICY,
				scanLimit: 200,
				catalog,
			});

			expect(runs).toEqual([]);
			expect(budgets).toEqual([]);
		},
	);
});

test.skipIf(hasChanges)(
	"real changes are not tested here, because their collection is not beside this project",
	() => {
		expect(changeNames()).toEqual([]);
	},
);

interface OpenPullRequest {
	readonly local: LocalGitHub;
	readonly head: string;
}

async function withPullRequest(
	name: string,
	use: (pull: OpenPullRequest) => Promise<void>,
): Promise<void> {
	const { before, after } = readChange(name);
	const local = await startLocalGitHub();
	try {
		local.addRepository({ owner: "ada", name: "models" });
		const parent = local.commit(NAME, {
			branch: "main",
			files: { ".github/wattdiff.yml": POLICY, ...before },
		});
		const head = local.commit(NAME, {
			branch: "work",
			parent,
			files: { ...deletions(before, after), ...after },
		});
		local.addPullRequest(NAME, { head: "work" });
		await use({ local, head });
	} finally {
		await local.close();
	}
}

function snapshotOf(files: Files): Snapshot {
	const texts = new Map(
		Object.entries(files).map(([path, bytes]) => [path, String(bytes)]),
	);
	return { commit: "", blobs: texts, texts, refused: new Map() };
}

function deletions(
	before: Files,
	after: Files,
): Readonly<Record<string, null>> {
	const gone = Object.keys(before).filter(
		(path) => !Object.hasOwn(after, path),
	);
	return Object.fromEntries(gone.map((path) => [path, null]));
}

function runBundle(local: LocalGitHub): Promise<ActionResult> {
	return runAction({
		action: bundle.action,
		event: pullRequestEvent(local, NAME, 1),
		github: local,
	});
}
