/* Writes down what programs do to the files of one directory, in order: loaded before libc, so that every call comes by here.
   POWER_DIR is the directory, POWER_LOG where to write; with POWER_LIE the disk says that it has synced and has not. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))real(#name))

static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;
static int log_fd = -1;

/* One call at a time, over all processes: the order in the log is the order on the disk. */
static void enter(void) {
  pthread_mutex_lock(&one);
  if (log_fd < 0) {
    int (*open_real)(const char *, int, ...) = (int (*)(const char *, int, ...))real("open");
    log_fd = open_real(getenv("POWER_LOG"), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  }
  flock(log_fd, LOCK_EX);
}

static void leave(void) {
  flock(log_fd, LOCK_UN);
  pthread_mutex_unlock(&one);
}

/* The name inside the directory; NULL for what is elsewhere, in a folder below, or shared memory. "." is the directory. */
static const char *inside(const char *path) {
  const char *dir = getenv("POWER_DIR");
  size_t length = dir ? strlen(dir) : 0;
  if (!length || !getenv("POWER_LOG") || strncmp(path, dir, length) != 0) return NULL;
  if (path[length] == '\0') return ".";
  if (path[length] != '/') return NULL;
  const char *name = path + length + 1;
  size_t n = strlen(name);
  if (strchr(name, '/') || strstr(name, " (deleted)")) return NULL;
  return n > 4 && strcmp(name + n - 4, "-shm") == 0 ? NULL : name;
}

static const char *named(int fd, char *buffer) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, buffer, 4000);
  if (n <= 0) return NULL;
  buffer[n] = '\0';
  return inside(buffer);
}

/* op, name, a number, then the bytes: each record is written at once. */
static void record(const char *op, const char *name, long long at, const void *bytes, size_t size) {
  char head[5000];
  int n = snprintf(head, sizeof head, "%s\t%s\t%lld\t%zu\n", op, name, at, size);
  struct iovec parts[3] = {{head, (size_t)n}, {(void *)bytes, size}, {"\n", 1}};
  if (REAL(writev)(log_fd, parts, 3) < 0) abort();
}

static ssize_t put(int fd, const void *bytes, size_t size, long long at, int positioned) {
  char path[4096];
  const char *name = named(fd, path);
  if (!name) return positioned ? REAL(pwrite64)(fd, bytes, size, at) : REAL(write)(fd, bytes, size);
  enter();
  struct stat now;
  if (!positioned) at = fcntl(fd, F_GETFL) & O_APPEND ? (fstat(fd, &now), now.st_size) : lseek(fd, 0, SEEK_CUR);
  ssize_t done = positioned ? REAL(pwrite64)(fd, bytes, size, at) : REAL(write)(fd, bytes, size);
  if (done > 0) record("write", name, at, bytes, (size_t)done);
  leave();
  return done;
}

ssize_t write(int fd, const void *bytes, size_t size) { return put(fd, bytes, size, 0, 0); }
ssize_t pwrite(int fd, const void *bytes, size_t size, off_t at) { return put(fd, bytes, size, at, 1); }
ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t at) { return put(fd, bytes, size, at, 1); }

/* Nobody writes to these files this way; if somebody begins to, the record would be wrong, so it must not go unseen. */
ssize_t writev(int fd, const struct iovec *parts, int count) {
  char path[4096];
  if (named(fd, path)) abort();
  return REAL(writev)(fd, parts, count);
}

static int cut(int fd, long long size) {
  char path[4096];
  const char *name = named(fd, path);
  if (!name) return REAL(ftruncate64)(fd, size);
  enter();
  int done = REAL(ftruncate64)(fd, size);
  if (done == 0) record("truncate", name, size, "", 0);
  leave();
  return done;
}
int ftruncate(int fd, off_t size) { return cut(fd, size); }
int ftruncate64(int fd, off64_t size) { return cut(fd, size); }

static int synced(int fd, const char *how) {
  char path[4096];
  const char *name = named(fd, path);
  int (*sync_real)(int) = (int (*)(int))real(how);
  if (!name) return sync_real(fd);
  enter();
  int done = getenv("POWER_LIE") ? 0 : sync_real(fd);
  if (done == 0 && !getenv("POWER_LIE")) record("sync", name, 0, "", 0);
  leave();
  return done;
}
int fsync(int fd) { return synced(fd, "fsync"); }
int fdatasync(int fd) { return synced(fd, "fdatasync"); }

static int opened(const char *how, const char *path, int flags, mode_t mode) {
  int (*open_real)(const char *, int, ...) = (int (*)(const char *, int, ...))real(how);
  const char *name = (flags & (O_CREAT | O_TRUNC)) ? inside(path) : NULL;
  if (!name) return open_real(path, flags, mode);
  enter();
  int is_new = access(path, F_OK) != 0;
  int fd = open_real(path, flags, mode);
  if (fd >= 0 && is_new) record("create", name, 0, "", 0);
  if (fd >= 0 && !is_new && (flags & O_TRUNC)) record("truncate", name, 0, "", 0);
  leave();
  return fd;
}
#define OPEN(fn)                                   \
  int fn(const char *path, int flags, ...) {       \
    va_list more;                                  \
    va_start(more, flags);                         \
    mode_t mode = va_arg(more, mode_t);            \
    va_end(more);                                  \
    return opened(#fn, path, flags, mode);         \
  }
OPEN(open)
OPEN(open64)

int unlink(const char *path) {
  const char *name = inside(path);
  if (!name) return REAL(unlink)(path);
  enter();
  int done = REAL(unlink)(path);
  if (done == 0) record("unlink", name, 0, "", 0);
  leave();
  return done;
}

/* No file of a room is renamed by the store. */
int rename(const char *from, const char *to) {
  if (inside(from) || inside(to)) abort();
  return REAL(rename)(from, to);
}
