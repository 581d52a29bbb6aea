/*
 * A plugin of qemu-user that counts the instructions of a program by where they are: one line for each piece of code that was run,
 * its address in hexadecimal and the instructions that were executed there. Built and loaded by docs/benchmarks/instructions:
 *
 *     qemu-aarch64 -plugin count.so,out=FILE PROGRAM…
 *
 * A piece is what QEMU translates at a time: it ends at a jump, so that it lies within one function. The few functions of QEMU's
 * qemu-plugin.h that are called are declared here, since Debian has no package with that header.
 */
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint64_t plugin_id;
struct qemu_plugin_tb;

void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id, void (*)(plugin_id, struct qemu_plugin_tb *));
void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *, void (*)(unsigned, void *), int, void *);
void qemu_plugin_register_atexit_cb(plugin_id, void (*)(plugin_id, void *), void *);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *);
uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *);

/* QEMU 7 and 8 load version 1, later ones 2: see API in docs/benchmarks/instructions. */
int qemu_plugin_version = API;

struct piece {
	struct piece *next;
	uint64_t address, instructions, runs;
};
static struct piece *pieces;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void executed(unsigned cpu, void *data)
{
	struct piece *p = data;
	(void)cpu;
	__atomic_fetch_add(&p->runs, 1, __ATOMIC_RELAXED);
}

static void translated(plugin_id id, struct qemu_plugin_tb *tb)
{
	struct piece *p = calloc(1, sizeof *p);
	(void)id;
	if (!p)
		abort();
	p->address = qemu_plugin_tb_vaddr(tb);
	p->instructions = qemu_plugin_tb_n_insns(tb);
	pthread_mutex_lock(&lock);
	p->next = pieces;
	pieces = p;
	pthread_mutex_unlock(&lock);
	qemu_plugin_register_vcpu_tb_exec_cb(tb, executed, 0, p);
}

static void ended(plugin_id id, void *path)
{
	FILE *f = fopen(path, "w");
	(void)id;
	if (!f) {
		perror(path);
		return;
	}
	for (struct piece *p = pieces; p; p = p->next)
		if (p->runs)
			fprintf(f, "%" PRIx64 " %" PRIu64 "\n", p->address, p->instructions * p->runs);
	if (fclose(f))
		perror(path);
}

int qemu_plugin_install(plugin_id id, const void *info, int argc, char **argv)
{
	(void)info;
	if (argc != 1 || strncmp(argv[0], "out=", 4)) {
		fprintf(stderr, "count: want out=FILE\n");
		return 1;
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
	qemu_plugin_register_atexit_cb(id, ended, strdup(argv[0] + 4));
	return 0;
}
