/* What a descriptor is, and what its file is called. */
#ifndef FUZMON_BPF_FILES_H
#define FUZMON_BPF_FILES_H

#include "kernel.h"

#include "../include/fuzmon_syscalls.h"

#include <bpf/bpf_core_read.h>

enum {
    TMPFS_MAGIC = 0x01021994,
    PIPEFS_MAGIC = 0x50495045,
    SOCKFS_MAGIC = 0x534f434b,
    NAME_BYTES = 256, /* of one name in a path, with its NUL */
    PATH_BYTES = 4096,
    PATH_NAMES = 256,
};

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct qstr {
    __u64 hash_len;
    const unsigned char *name;
};

struct hlist_bl_node {
    struct hlist_bl_node *next, **pprev;
};

struct super_block {
    __u32 s_dev;
    unsigned long s_magic;
};

struct inode {
    unsigned short i_mode;
    struct super_block *i_sb;
    unsigned long i_ino;
};

struct dentry {
    struct hlist_bl_node d_hash;
    struct dentry *d_parent;
    struct qstr d_name;
    struct inode *d_inode;
};

struct vfsmount {
    struct dentry *mnt_root;
};

struct mount {
    struct mount *mnt_parent;
    struct dentry *mnt_mountpoint;
    struct vfsmount mnt;
};

struct path {
    struct vfsmount *mnt;
    struct dentry *dentry;
};

struct file_operations;

struct file {
    struct path f_path;
    struct inode *f_inode;
    const struct file_operations *f_op;
};

struct fdtable {
    unsigned int max_fds;
    struct file **fd;
};

struct files_struct {
    struct fdtable *fdt;
};

struct fs_struct {
    struct path pwd;
};

struct task_struct___files {
    struct files_struct *files;
    struct fs_struct *fs;
};

#pragma clang attribute pop

/* A file as far as it has been looked at. */
struct found_file {
    struct dentry *dentry;
    struct vfsmount *mnt;
    struct inode *inode;
    __u64 operations;
};

static int find_working_folder(struct task_struct *task, struct found_file *found)
{
    struct task_struct___files *holder = (void *)task;
    struct fs_struct *fs = BPF_CORE_READ(holder, fs);
    if (!fs)
        return 0;
    struct dentry *dentry = BPF_CORE_READ(fs, pwd.dentry);
    found->dentry = dentry;
    found->mnt = BPF_CORE_READ(fs, pwd.mnt);
    found->inode = BPF_CORE_READ(dentry, d_inode);
    found->operations = 0;
    return found->inode != NULL;
}

static int find_file(struct task_struct *task, int descriptor, struct found_file *found)
{
    struct task_struct___files *holder = (void *)task;
    struct files_struct *files = BPF_CORE_READ(holder, files);
    if (!files || descriptor < 0)
        return 0;
    struct fdtable *table = BPF_CORE_READ(files, fdt);
    if ((unsigned int)descriptor >= BPF_CORE_READ(table, max_fds))
        return 0;
    struct file **slots = BPF_CORE_READ(table, fd);
    struct file *file = NULL;
    bpf_probe_read_kernel(&file, sizeof file, slots + descriptor);
    if (!file)
        return 0;
    found->dentry = BPF_CORE_READ(file, f_path.dentry);
    found->mnt = BPF_CORE_READ(file, f_path.mnt);
    found->inode = BPF_CORE_READ(file, f_inode);
    found->operations = (__u64)BPF_CORE_READ(file, f_op);
    return found->inode && found->dentry;
}

static __u64 mix(__u64 value)
{
    value ^= value >> 32;
    value *= 0x9e3779b97f4a7c15ull;
    return value ^ (value >> 29);
}

/* Of two different names never the same but by chance: whatever a name depends on is in it. */
static void describe_file(const struct found_file *found, struct fuzmon_file *into)
{
    struct inode *inode = found->inode;
    struct dentry *dentry = found->dentry;
    struct super_block *super = BPF_CORE_READ(inode, i_sb);
    int is_root = BPF_CORE_READ(dentry, d_parent) == dentry;
    int is_unhashed = !BPF_CORE_READ(dentry, d_hash.pprev);
    into->inode = BPF_CORE_READ(inode, i_ino);
    into->device = BPF_CORE_READ(super, s_dev);
    into->magic = (__u32)BPF_CORE_READ(super, s_magic);
    into->mode = BPF_CORE_READ(inode, i_mode);
    into->is_deleted = is_unhashed && (!is_root || into->magic == TMPFS_MAGIC);
    into->identity = mix(mix(mix((__u64)dentry) + (__u64)found->mnt) + into->inode) +
                     mix(BPF_CORE_READ(dentry, d_name.hash_len) + found->operations + into->is_deleted);
}

struct path_walk {
    struct dentry *dentry;
    struct vfsmount *mnt;
    char *into; /* PATH_BYTES and NAME_BYTES more */
    __u32 length;
    __u32 is_whole;
};

static long walk_up(__u32 step, void *context)
{
    (void)step;
    struct path_walk *walk = context;
    struct vfsmount *mnt = walk->mnt;
    struct dentry *dentry = walk->dentry;
    struct dentry *root = BPF_CORE_READ(mnt, mnt_root);
    struct dentry *parent = BPF_CORE_READ(dentry, d_parent);
    if (dentry == root) {
        struct mount *mount = (void *)((char *)mnt - bpf_core_field_offset(struct mount, mnt));
        struct mount *above = BPF_CORE_READ(mount, mnt_parent);
        if (!above || above == mount) {
            walk->is_whole = 1;
            return 1;
        }
        walk->dentry = BPF_CORE_READ(mount, mnt_mountpoint);
        walk->mnt = (void *)((char *)above + bpf_core_field_offset(struct mount, mnt));
        return 0;
    }
    __u32 at = walk->length;
    if (at > PATH_BYTES - NAME_BYTES)
        return 1;
    const unsigned char *name = BPF_CORE_READ(dentry, d_name.name);
    long read = bpf_probe_read_kernel_str(walk->into + at, NAME_BYTES, name);
    if (read <= 0)
        return 1;
    walk->length = at + (__u32)read;
    /* It has no folder: a memfd, or something else that was never in one. */
    if (parent == dentry) {
        walk->is_whole = 1;
        return 1;
    }
    walk->dentry = parent;
    return 0;
}

#endif
