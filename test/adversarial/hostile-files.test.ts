import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
	type BudgetedRepository,
	CONFIG,
	NAME,
	trainingConfig,
} from "../action/budgeted-repository.js";
import { git } from "../github/git-run.js";
import { refreshGitStore } from "../github/git-store.js";
import { runGit, temporaryFolder } from "../host/temporary-repository.js";
import { pullRequestEvent } from "../runner/events.js";
import type { ActionResult } from "../runner/run-action.js";
import { overBudget, runBuilt } from "./scene.js";

/** Generous, for machines that are busy: what is quadratic takes minutes. */
const MOST_SECONDS = 60;

/** What stands below a config that is over budget, and must change nothing about that. */
const additions = {
	"an object of Python": `evil: !!python/object/apply:os.system ["touch OWNED"]\n`,
	"a module of Python":
		"evil: !!python/module:os\nlazy: !!python/name:os.system\n",
	"tags of strangers":
		"a: !vault |\n  text\nb: !Ref name\nc: !<tag:x.test,2026:y> 1\n",
	"an alias bomb": bomb(),
	"an anchor that holds itself": "a: &a [*a]\n",
	"names of the language":
		"__proto__: { num_epochs: 1 }\nconstructor: x\ntoString: 1\n",
	"links out of the repository": `deepspeed: ../../../../../../etc/passwd\n`,
	"an absolute path": "deepspeed: /etc/passwd\n",
	"a home folder": "deepspeed: ~/.ssh/id_rsa\n",
	"an address": "deepspeed: file:///etc/passwd\n",
	"ten thousand keys": keys(10_000),
	"a very long word": `note: ${"a".repeat(400_000)}!\n`,
	"very many blanks": `note: "${" ".repeat(400_000)}x"\n`,
	"very many dashes and dots": `note: ${"-".repeat(100_000)}${".".repeat(100_000)}\n`,
} as const satisfies Readonly<Record<string, string>>;

test.each(Object.keys(additions) as readonly (keyof typeof additions)[])(
	"%s below a config does nothing",
	async (name) => {
		const folder = temporaryFolder();
		const owned = join(folder, "owned");
		const text = additions[name].replace("OWNED", owned);
		const scene = await overBudget({
			headFiles: { [CONFIG]: `${trainingConfig(3)}${text}` },
		});

		const result = await review(scene);

		expect(existsSync(owned)).toBe(false);
		expect([0, 1]).toContain(result.exitCode);
		expectCalm(scene, result);
	},
);

/** What stands in place of a config. */
const replacements = {
	"brackets that never close": "[".repeat(5000),
	"maps in maps": Array.from(
		{ length: 3000 },
		(_, at) => `${" ".repeat(at % 900)}a:\n`,
	).join(""),
	"a NUL byte": `${trainingConfig(3)}\0`,
	"no UTF-8": Buffer.from([0x6e, 0x3a, 0x20, 0xff, 0xfe, 0xc3, 0x28]),
	"infinitely many epochs": withEpochs(".inf"),
	"no number of epochs": withEpochs(".nan"),
	"fewer epochs than none": withEpochs("-3"),
	"no epoch at all": withEpochs("0"),
	"more epochs than a number holds": withEpochs("9".repeat(400)),
	"epochs beyond all floats": withEpochs("1e309"),
	"a list of epochs": withEpochs("[1, 2]"),
} as const satisfies Readonly<Record<string, string | Buffer>>;

test.each(Object.keys(replacements) as readonly (keyof typeof replacements)[])(
	"%s in place of a config is told and breaks nothing",
	async (name) => {
		const scene = await overBudget();
		const { local } = scene;
		const head = local.commit(NAME, {
			branch: "work",
			files: { [CONFIG]: replacements[name] },
		});
		local.changePullRequest(NAME, 1, { headSha: head });

		const result = await review(scene);

		expect([0, 1]).toContain(result.exitCode);
		expectCalm({ ...scene, head }, result);
	},
);

test("a file of fifty megabytes is told and not even fetched", async () => {
	const scene = await overBudget();
	const { local } = scene;
	const head = local.commit(NAME, {
		branch: "work",
		files: { [CONFIG]: Buffer.alloc(50_000_000, "steps: 1 # x\n") },
	});
	local.changePullRequest(NAME, 1, { headSha: head });
	const blob = git(["rev-parse", `${head}:${CONFIG}`], {
		gitDir: local.repository(NAME).git.gitDir,
	}).trim();

	const result = await review(scene);

	expect(JSON.stringify(local.requests)).not.toContain(blob);
	expect(result.exitCode).toBe(0);
	expect(result.summary).toContain("50.0 MB, above the limit of 1 MB");
	expectCalm({ ...scene, head }, result);
});

test.each(["api", "git"])(
	"no link leads out of the repository through %s",
	async (source) => {
		const outside = join(temporaryFolder(), "outside.yaml");
		writeFileSync(outside, trainingConfig(7777));
		const scene = await overBudget();
		const head = linkTo(scene, {
			[CONFIG]: outside,
			"configs/b.yaml": "../../..",
		});
		const workspace = join(temporaryFolder(), "checkout");
		const { gitDir } = scene.local.repository(NAME).git;
		runGit(gitDir, ["clone", "--quiet", "--branch=work", gitDir, workspace]);

		const event = pullRequestEvent(scene.local, NAME, 1);
		const result = await runBuilt(scene.local, event, {
			workspace,
			inputs: { source },
		});

		expect(told(scene, result)).not.toMatch(/7[,.]?777/);
		expect([0, 1]).toContain(result.exitCode);
		expectCalm({ ...scene, head }, result);
	},
);

async function review({ local }: BudgetedRepository): Promise<ActionResult> {
	const start = Date.now();
	// The local GitHub itself takes its time to compare a large file.
	const result = await runBuilt(local, pullRequestEvent(local, NAME, 1), {
		env: { WATTDIFF_RETRY_SCALE: "1" },
	});
	expect((Date.now() - start) / 1000).toBeLessThan(MOST_SECONDS);
	return result;
}

/** The check is done, one comment at most stands, and nothing came out that is no number or no word of ours. */
function expectCalm(scene: BudgetedRepository, result: ActionResult): void {
	const { local, head } = scene;
	const text = told(scene, result);
	expect(local.checkRuns(NAME, head)).toMatchObject([{ status: "completed" }]);
	expect(local.comments(NAME, 1).length).toBeLessThanOrEqual(1);
	expect(text).not.toMatch(/root:x:|BEGIN OPENSSH/);
	expect(text).not.toMatch(/NaN|∞|\[object|\bundefined\b/);
	expect(text).not.toMatch(/\n\s+at .*:\d+:\d+/);
	expect(JSON.stringify(local.requests)).not.toContain("passwd");
	expect(local.violations).toEqual([]);
}

function told({ local }: BudgetedRepository, result: ActionResult): string {
	const bodies = local.comments(NAME, 1).map(({ body }) => body);
	return [...bodies, result.summary, result.stdout, result.stderr].join("\n");
}

function bomb(): string {
	const levels = Array.from({ length: 25 }, (_, at) => {
		const inside = Array.from({ length: 9 }, () => `*l${at}`).join(", ");
		return `l${at + 1}: &l${at + 1} [${inside}]\n`;
	});
	return `l0: &l0 lol\n${levels.join("")}`;
}

function keys(count: number): string {
	return Array.from({ length: count }, (_, at) => `key${at}: ${at}\n`).join("");
}

function withEpochs(text: string): string {
	return trainingConfig(3).replace("num_epochs: 3", `num_epochs: ${text}`);
}

/** A commit on the pull request whose files are symbolic links. */
function linkTo(
	{ local, head }: BudgetedRepository,
	links: Readonly<Record<string, string>>,
): string {
	const store = local.repository(NAME).git;
	const files = Object.entries(links).map(
		([path, target]) =>
			`M 120000 inline "${path}"\ndata ${Buffer.byteLength(target)}\n${target}\n`,
	);
	git(["fast-import", "--quiet", "--force"], {
		gitDir: store.gitDir,
		input: `commit refs/heads/work\ncommitter Ada <ada@example.com> 1767225600 +0000\ndata 4\nLink\nfrom ${head}\n${files.join("")}\n`,
	});
	refreshGitStore(store);
	const linked = local.refs(NAME)["refs/heads/work"] ?? "";
	local.changePullRequest(NAME, 1, { headSha: linked });
	return linked;
}
