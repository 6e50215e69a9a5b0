/*
 * Records what processes do to the files below one directory: preloaded into them, it appends every change, every sync
 * and every word on stdout to one log, in the order in which they happened.
 *
 * POWER_ROOT: the directory (a real path). POWER_LOG: the log. POWER_LIES=1: syncs succeed and are not recorded.
 *
 * Each change and its record are one step under a lock that all processes share, so the log is an order that really
 * was. A sync is recorded and not done: nobody cuts the power of the machine that records. What the model of a disk
 * cannot replay is recorded as strange, so that it is noticed.
 */
#define _GNU_SOURCE
#include <stdarg.h>
#include "recorder.h"

/* Opening: only what makes or cuts a file changes anything. */

#define OPEN(symbol, at, ...)                                                                     \
  mode_t mode = 0;                                                                                \
  if (flags & (O_CREAT | O_TMPFILE)) {                                                            \
    va_list rest;                                                                                 \
    va_start(rest, flags);                                                                        \
    mode = va_arg(rest, mode_t);                                                                  \
    va_end(rest);                                                                                 \
  }                                                                                               \
  if (log_fd < 0 || !(flags & (O_CREAT | O_TRUNC))) return real_##symbol(__VA_ARGS__, flags, mode); \
  struct stat before, after;                                                                      \
  char full[PATH_MAX];                                                                            \
  lock();                                                                                         \
  int existed = fstatat(at, path, &before, 0) == 0;                                               \
  int fd = real_##symbol(__VA_ARGS__, flags, mode);                                               \
  const char *name = fd < 0 ? NULL : open_name(fd, full, &after);                                 \
  if (name && !existed) note('c', name, after.st_ino, 0, NULL, 0);                                \
  else if (name && (flags & O_TRUNC) && before.st_size > 0) note('t', name, after.st_ino, 0, NULL, 0); \
  unlock();                                                                                       \
  return fd;

int open(const char *path, int flags, ...) { REAL(int, open, const char *, int, ...) OPEN(open, AT_FDCWD, path) }
int open64(const char *path, int flags, ...) { REAL(int, open64, const char *, int, ...) OPEN(open64, AT_FDCWD, path) }
int openat(int at, const char *path, int flags, ...) { REAL(int, openat, int, const char *, int, ...) OPEN(openat, at, at, path) }
int openat64(int at, const char *path, int flags, ...) { REAL(int, openat64, int, const char *, int, ...) OPEN(openat64, at, at, path) }
int creat(const char *path, mode_t mode) { return open(path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *path, mode_t mode) { return open64(path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

/* Writing. What is said on stdout is a promise: it is recorded too. */

#define WRITE(call, where, parts)                                          \
  char full[PATH_MAX];                                                            \
  struct stat stat;                                                               \
  const char *name = open_name(fd, full, &stat);                                  \
  if (log_fd < 0 || (!name && fd != 1)) return call;                              \
  lock();                                                                         \
  ssize_t done = call;                                                            \
  int64_t from = (where);                                                         \
  if (name && done > 0 && from < 0) from = lseek(fd, 0, SEEK_CUR) - done;         \
  if (done > 0) note(name ? 'w' : 'o', name ? name : "", name ? stat.st_ino : 0, name ? from : 0, parts, done); \
  unlock();                                                                       \
  return done;

ssize_t write(int fd, const void *bytes, size_t size) {
  struct iovec one = {(void *)bytes, size};
  WRITE(plain_write(fd, bytes, size), -1, &one)
}
ssize_t pwrite(int fd, const void *bytes, size_t size, off_t at) {
  REAL(ssize_t, pwrite, int, const void *, size_t, off_t)
  struct iovec one = {(void *)bytes, size};
  WRITE(real_pwrite(fd, bytes, size, at), at, &one)
}
ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t at) { return pwrite(fd, bytes, size, at); }
ssize_t writev(int fd, const struct iovec *parts, int count) {
  REAL(ssize_t, writev, int, const struct iovec *, int)
  WRITE(real_writev(fd, parts, count), -1, parts)
}
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) {
  REAL(ssize_t, pwritev, int, const struct iovec *, int, off_t)
  WRITE(real_pwritev(fd, parts, count, at), at, parts)
}
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t at) { return pwritev(fd, parts, count, at); }

#define CHANGE(call, kind, at)                              \
  char full[PATH_MAX];                                      \
  struct stat stat;                                         \
  const char *name = open_name(fd, full, &stat);            \
  if (!name) return call;                                   \
  lock();                                                   \
  int failed = call;                                        \
  if (!failed) note(kind, name, stat.st_ino, at, NULL, 0);  \
  unlock();                                                 \
  return failed;

int ftruncate(int fd, off_t size) { REAL(int, ftruncate, int, off_t) CHANGE(real_ftruncate(fd, size), 't', size) }
int ftruncate64(int fd, off64_t size) { return ftruncate(fd, size); }
static int synced(int fd, int (*real)(int)) {
  char full[PATH_MAX];
  struct stat stat;
  const char *name = open_name(fd, full, &stat);
  if (!name) return real(fd);
  if (lies) return 0;
  lock();
  note('s', name, stat.st_ino, 0, NULL, 0);
  unlock();
  return 0;
}
int fsync(int fd) { REAL(int, fsync, int) return synced(fd, real_fsync); }
int fdatasync(int fd) { REAL(int, fdatasync, int) return synced(fd, real_fdatasync); }

/* Names. */

#define ENTRY(call, kind, at, path)                                              \
  char full[PATH_MAX];                                                           \
  struct stat stat = {0};                                                        \
  const char *name = path_name(at, path, full);                                  \
  if (!name) return call;                                                        \
  lock();                                                                        \
  lstat(full, &stat);                                                            \
  int failed = call;                                                             \
  if (!failed && kind == 'm') lstat(full, &stat);                                \
  if (!failed) note(kind, name, stat.st_ino, 0, NULL, 0);                        \
  unlock();                                                                      \
  return failed;

int mkdir(const char *path, mode_t mode) {
  REAL(int, mkdir, const char *, mode_t)
  ENTRY(real_mkdir(path, mode), 'm', AT_FDCWD, path)
}
int mkdirat(int at, const char *path, mode_t mode) {
  REAL(int, mkdirat, int, const char *, mode_t)
  ENTRY(real_mkdirat(at, path, mode), 'm', at, path)
}
int unlink(const char *path) {
  REAL(int, unlink, const char *)
  ENTRY(real_unlink(path), 'u', AT_FDCWD, path)
}
int unlinkat(int at, const char *path, int flags) {
  REAL(int, unlinkat, int, const char *, int)
  ENTRY(real_unlinkat(at, path, flags), 'u', at, path)
}
int rmdir(const char *path) {
  REAL(int, rmdir, const char *)
  ENTRY(real_rmdir(path), 'u', AT_FDCWD, path)
}
int renameat2(int from_at, const char *from, int to_at, const char *to, unsigned flags) {
  REAL(int, renameat2, int, const char *, int, const char *, unsigned)
  char old[PATH_MAX], new[PATH_MAX];
  struct stat stat = {0};
  const char *gone = path_name(from_at, from, old), *come = path_name(to_at, to, new);
  if (!gone && !come) return real_renameat2(from_at, from, to_at, to, flags);
  lock();
  lstat(gone ? old : from, &stat);
  int failed = real_renameat2(from_at, from, to_at, to, flags);
  struct iovec words = {(void *)(come ? come : to), strlen(come ? come : to)};
  if (!failed) note(gone && come && !flags ? 'r' : '?', gone ? gone : "rename", stat.st_ino, 0, &words, words.iov_len);
  unlock();
  return failed;
}
int renameat(int a, const char *from, int b, const char *to) { return renameat2(a, from, b, to, 0); }
int rename(const char *from, const char *to) { return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0); }

/* What the model of a disk knows nothing of. */

int fallocate(int fd, int mode, off_t at, off_t size) {
  REAL(int, fallocate, int, int, off_t, off_t)
  strange(fd, "fallocate");
  return real_fallocate(fd, mode, at, size);
}
int fallocate64(int fd, int mode, off64_t at, off64_t size) { return fallocate(fd, mode, at, size); }
int posix_fallocate(int fd, off_t at, off_t size) { return fallocate(fd, 0, at, size) == 0 ? 0 : errno; }
int posix_fallocate64(int fd, off64_t at, off64_t size) { return posix_fallocate(fd, at, size); }
ssize_t sendfile64(int to, int from, off64_t *at, size_t size) {
  REAL(ssize_t, sendfile64, int, int, off64_t *, size_t)
  strange(to, "sendfile");
  return real_sendfile64(to, from, at, size);
}
int link(const char *from, const char *to) {
  REAL(int, link, const char *, const char *)
  char full[PATH_MAX];
  if (path_name(AT_FDCWD, to, full)) {
    lock();
    note('?', "link", 0, 0, NULL, 0);
    unlock();
  }
  return real_link(from, to);
}
void *mmap64(void *start, size_t size, int protection, int flags, int fd, off64_t at) {
  REAL(void *, mmap64, void *, size_t, int, int, int, off64_t)
  if (fd >= 0 && (flags & MAP_SHARED) && (protection & PROT_WRITE)) strange(fd, "mmap");
  return real_mmap64(start, size, protection, flags, fd, at);
}
