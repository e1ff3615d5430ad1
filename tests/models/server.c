/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * server - runs `ringflow` many times without starting it anew: a process that a sanitizer
 * is linked into takes 70 ms to start, and as long again to touch its memory first.
 *
 *   server CPU_SECONDS WALL_SECONDS MEMORY_MB
 *
 * Runs of one session, until `end`, are made by one child, one after the other; when a run
 * ends the child, the next has another. A request on standard input is its length in bytes as
 * a line of digits, then as many bytes: texts that each end in NUL.
 *
 *   run DIRECTORY OUT ERR WORD...   run in DIRECTORY, its output into files; WORDs: the program's
 *                                   name and its arguments
 *   end DIRECTORY OUT ERR           the child looks for leaks, and ends
 *
 * The answer on standard output is a line, `exit STATUS MICROSECONDS` or `signal NUMBER
 * MICROSECONDS`, of processor time. A run past its time ends by SIGXCPU or SIGALRM. A memory
 * of 0 is no limit: what a sanitizer reserves counts, too.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int ringflow_main(int argc, char **argv); /* sim/main.c, its main() renamed */

/* Of a sanitizer, where there is one. */
void __lsan_do_leak_check(void) __attribute__((weak));

enum { MOST_WORDS = 256, MOST_BYTES = 1 << 16 };

struct limits {
	unsigned cpu, wall; /* seconds */
	rlim_t memory; /* bytes; 0: none */
};

struct request {
	char bytes[MOST_BYTES + 1];
	size_t length;
	char *words[MOST_WORDS + 1];
	int count;
};

/* Who runs a session; pid 0: nobody. */
struct child {
	pid_t pid;
	int socket;
};

static void fail(const char *what)
{
	fprintf(stderr, "server: %s: %s\n", what, strerror(errno));
	_exit(125);
}

static long long microseconds(const struct rusage *used)
{
	return (used->ru_utime.tv_sec + used->ru_stime.tv_sec) * 1000000LL +
	       used->ru_utime.tv_usec + used->ru_stime.tv_usec;
}

/* ---- the child ---- */

static bool split(struct request *r)
{
	r->bytes[r->length] = '\0';
	r->count = 0;
	for (char *at = r->bytes; at < r->bytes + r->length && r->count < MOST_WORDS;
	     at += strlen(at) + 1)
		r->words[r->count++] = at;
	r->words[r->count] = NULL;
	return r->count >= 4;
}

static void redirect(const char *path, int flags, int to)
{
	int fd = open(path, flags, 0600);

	if (fd < 0)
		fail(path);
	dup2(fd, to);
	close(fd);
}

/* Of processor time, from now on. */
static void limit_time(const struct limits *l)
{
	struct rlimit limit = { .rlim_max = RLIM_INFINITY };
	struct rusage used;

	getrusage(RUSAGE_SELF, &used);
	limit.rlim_cur = (rlim_t)(microseconds(&used) / 1000000) + 1 + l->cpu;
	setrlimit(RLIMIT_CPU, &limit);
	alarm(l->wall);
}

static void run(struct request *r, const struct limits *l, int socket)
{
	struct rusage before, after;
	char answer[64];
	int status, n;

	getrusage(RUSAGE_SELF, &before);
	limit_time(l);
	optind = 0; /* begins anew, in glibc */
	status = ringflow_main(r->count - 4, r->words + 4);
	fflush(NULL);
	clearerr(stdout);
	getrusage(RUSAGE_SELF, &after);
	n = snprintf(answer, sizeof(answer), "exit %d %lld\n", status,
		     microseconds(&after) - microseconds(&before));
	if (send(socket, answer, (size_t)n, 0) != n)
		fail("send");
}

static void serve(const struct limits *l, int socket)
{
	struct rlimit none = { 0, 0 }, memory = { l->memory, l->memory };
	static struct request r;
	ssize_t n;

	setrlimit(RLIMIT_CORE, &none);
	if (l->memory)
		setrlimit(RLIMIT_AS, &memory);
	redirect("/dev/null", O_RDONLY, STDIN_FILENO);
	while ((n = recv(socket, r.bytes, MOST_BYTES, 0)) > 0) {
		r.length = (size_t)n;
		if (!split(&r) || chdir(r.words[1]))
			fail("request");
		redirect(r.words[3], O_WRONLY | O_CREAT | O_TRUNC, STDERR_FILENO);
		redirect(r.words[2], O_WRONLY | O_CREAT | O_TRUNC, STDOUT_FILENO);
		if (!strcmp(r.words[0], "end"))
			break;
		run(&r, l, socket);
	}
	if (__lsan_do_leak_check)
		__lsan_do_leak_check(); /* ends the child itself when there are some */
	_exit(0);
}

/* ---- the parent ---- */

static bool read_request(struct request *r)
{
	char digits[32];

	if (!fgets(digits, sizeof(digits), stdin))
		return false;
	r->length = strtoul(digits, NULL, 10);
	return r->length && r->length <= MOST_BYTES &&
	       fread(r->bytes, 1, r->length, stdin) == r->length;
}

static void begin(struct child *c, const struct limits *l)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends))
		fail("socketpair");
	c->pid = fork();
	if (c->pid < 0)
		fail("fork");
	if (!c->pid) {
		close(ends[0]);
		serve(l, ends[1]);
	}
	close(ends[1]);
	c->socket = ends[0];
}

/* What became of the child. */
static void end(struct child *c)
{
	struct rusage used;
	int status;

	close(c->socket);
	while (wait4(c->pid, &status, 0, &used) < 0)
		if (errno != EINTR)
			fail("wait4");
	c->pid = 0;
	if (WIFSIGNALED(status))
		printf("signal %d %lld\n", WTERMSIG(status), microseconds(&used));
	else
		printf("exit %d %lld\n", WEXITSTATUS(status), microseconds(&used));
}

int main(int argc, char **argv)
{
	static struct request request;
	struct child child = { 0 };
	struct limits l;
	char answer[64];
	ssize_t n;

	if (argc != 4) {
		fputs("usage: server CPU_SECONDS WALL_SECONDS MEMORY_MB\n", stderr);
		return 2;
	}
	l.cpu = (unsigned)strtoul(argv[1], NULL, 10);
	l.wall = (unsigned)strtoul(argv[2], NULL, 10);
	l.memory = (rlim_t)strtoul(argv[3], NULL, 10) << 20;
	while (read_request(&request)) {
		if (!child.pid)
			begin(&child, &l);
		n = send(child.socket, request.bytes, request.length, MSG_NOSIGNAL);
		n = n < 0 ? n : recv(child.socket, answer, sizeof(answer), 0);
		if (n > 0)
			fwrite(answer, 1, (size_t)n, stdout);
		else
			end(&child);
		fflush(stdout);
	}
	_exit(0);
}
