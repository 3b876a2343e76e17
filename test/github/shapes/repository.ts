import type { Fields } from "../fields.js";
import { pagesUrl, type Repository, type World } from "../world.js";
import { userShape } from "./user.js";

const repositoryLinks = {
	archive_url: "/{archive_format}{/ref}",
	assignees_url: "/assignees{/user}",
	blobs_url: "/git/blobs{/sha}",
	branches_url: "/branches{/branch}",
	collaborators_url: "/collaborators{/collaborator}",
	comments_url: "/comments{/number}",
	commits_url: "/commits{/sha}",
	compare_url: "/compare/{base}...{head}",
	contents_url: "/contents/{+path}",
	contributors_url: "/contributors",
	deployments_url: "/deployments",
	downloads_url: "/downloads",
	events_url: "/events",
	forks_url: "/forks",
	git_commits_url: "/git/commits{/sha}",
	git_refs_url: "/git/refs{/sha}",
	git_tags_url: "/git/tags{/sha}",
	hooks_url: "/hooks",
	issue_comment_url: "/issues/comments{/number}",
	issue_events_url: "/issues/events{/number}",
	issues_url: "/issues{/number}",
	keys_url: "/keys{/key_id}",
	labels_url: "/labels{/name}",
	languages_url: "/languages",
	merges_url: "/merges",
	milestones_url: "/milestones{/number}",
	notifications_url: "/notifications{?since,all,participating}",
	pulls_url: "/pulls{/number}",
	releases_url: "/releases{/id}",
	stargazers_url: "/stargazers",
	statuses_url: "/statuses/{sha}",
	subscribers_url: "/subscribers",
	subscription_url: "/subscription",
	tags_url: "/tags",
	teams_url: "/teams",
	trees_url: "/git/trees{/sha}",
};

/** A repository as `GET /repos/{owner}/{repo}` shows it. */
export function fullRepositoryShape(
	world: World,
	repository: Repository,
): Fields {
	return {
		...repositoryShape(world, repository.fullName, repository),
		has_discussions: false,
		network_count: 0,
		subscribers_count: 0,
	};
}

/** A repository as pull requests mention it; forks are known by no more than their name. */
export function repositoryShape(
	world: World,
	fullName: string,
	repository: Repository | undefined,
): Fields {
	const [owner = "", name = ""] = fullName.split("/");
	const id = repository?.id ?? fullName.length;
	const page = `${pagesUrl}/${fullName}`;
	return {
		id,
		node_id: `R_${id}`,
		name,
		full_name: fullName,
		private: repository?.isPrivate ?? false,
		owner: userShape(world, owner),
		html_url: page,
		description: null,
		fork: repository === undefined,
		url: `${world.url}/repos/${fullName}`,
		...repositoryUrls(world, fullName),
		git_url: `git://127.0.0.1/${fullName}.git`,
		ssh_url: `git@127.0.0.1:${fullName}.git`,
		clone_url: `${page}.git`,
		svn_url: page,
		mirror_url: null,
		homepage: null,
		language: null,
		license: null,
		default_branch: repository?.defaultBranch ?? "main",
		...counts,
		...features,
		pushed_at: "2026-01-01T00:00:00Z",
		created_at: "2026-01-01T00:00:00Z",
		updated_at: "2026-01-01T00:00:00Z",
	};
}

function repositoryUrls(world: World, fullName: string): Fields {
	return Object.fromEntries(
		Object.entries(repositoryLinks).map(([name, end]) => [
			name,
			`${world.url}/repos/${fullName}${end}`,
		]),
	);
}

const counts = {
	forks: 0,
	forks_count: 0,
	open_issues: 0,
	open_issues_count: 0,
	size: 0,
	stargazers_count: 0,
	watchers: 0,
	watchers_count: 0,
};

const features = {
	has_downloads: true,
	has_issues: true,
	has_projects: true,
	has_wiki: true,
	has_pages: false,
	archived: false,
	disabled: false,
};
