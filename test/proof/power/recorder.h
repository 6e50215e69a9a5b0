/*
 * The log of the recorder, and which files are in it. Memory that is shared (-shm) is not: SQLite makes it anew.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

/** As recording.ts reads it; the name and the bytes follow. */
struct head {
  uint32_t size, pid;
  uint64_t ino, at;
  uint32_t name, kind;
};

static int log_fd = -1;
static int lies;
static char root[PATH_MAX];
static size_t root_length;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

#define REAL(result, name, ...)                             \
  static result (*real_##name)(__VA_ARGS__);                \
  if (!real_##name) real_##name = dlsym(RTLD_NEXT, #name);

static ssize_t plain_write(int fd, const void *bytes, size_t size) {
  REAL(ssize_t, write, int, const void *, size_t)
  return real_write(fd, bytes, size);
}

__attribute__((constructor)) static void begin(void) {
  REAL(int, open, const char *, int, ...)
  const char *where = getenv("POWER_ROOT"), *file = getenv("POWER_LOG"), *lie = getenv("POWER_LIES");
  if (!where || !file || strlen(where) >= sizeof root) return;
  strcpy(root, where);
  root_length = strlen(root);
  lies = lie && *lie == '1';
  log_fd = real_open(file, O_WRONLY | O_APPEND | O_CLOEXEC);
}

static void lock(void) {
  pthread_mutex_lock(&mutex);
  while (flock(log_fd, LOCK_EX) != 0 && errno == EINTR) {
  }
}

static void unlock(void) {
  int kept = errno;
  flock(log_fd, LOCK_UN);
  pthread_mutex_unlock(&mutex);
  errno = kept;
}

static void note(char kind, const char *name, uint64_t ino, uint64_t at, const struct iovec *parts, size_t bytes) {
  int kept = errno;
  size_t length = strlen(name), done = sizeof(struct head) + length, all = done + bytes;
  char *record = malloc(all);
  if (!record) abort();
  struct head head = {(uint32_t)all, (uint32_t)getpid(), ino, at, (uint32_t)length, (uint32_t)kind};
  memcpy(record, &head, sizeof head);
  memcpy(record + sizeof head, name, length);
  for (; done < all; parts++) {
    size_t part = parts->iov_len < all - done ? parts->iov_len : all - done;
    memcpy(record + done, parts->iov_base, part);
    done += part;
  }
  if (plain_write(log_fd, record, all) != (ssize_t)all) abort();
  free(record);
  errno = kept;
}

/** What stands after the root in a path; null when it is not below it, or not durable. */
static const char *inside(const char *path) {
  size_t length = strlen(path);
  if (strncmp(path, root, root_length) != 0) return NULL;
  if (path[root_length] != '/') return path[root_length] == 0 ? "" : NULL;
  if (length > 4 && strcmp(path + length - 4, "-shm") == 0) return NULL;
  return path + root_length + 1;
}

/** The same of an open file. `full` keeps the text. */
static const char *open_name(int fd, char *full, struct stat *stat) {
  if (log_fd < 0) return NULL;
  int kept = errno;
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, full, PATH_MAX - 1);
  errno = kept;
  if (length <= 0) return NULL;
  full[length] = 0;
  char *gone = strstr(full, " (deleted)");
  if (gone && gone[10] == 0) *gone = 0;
  const char *name = inside(full);
  return name && fstat(fd, stat) == 0 ? name : NULL;
}

/** The same of a path: links in the directory followed, the last part as it is. */
static const char *path_name(int at, const char *path, char *full) {
  if (log_fd < 0) return NULL;
  int kept = errno;
  char given[PATH_MAX] = "", start[PATH_MAX] = "", real[PATH_MAX];
  if (*path != '/') {
    char link[64];
    if (at == AT_FDCWD) strcpy(link, "/proc/self/cwd");
    else snprintf(link, sizeof link, "/proc/self/fd/%d", at);
    if (readlink(link, start, PATH_MAX - 2) < 0) return NULL;
    strcat(start, "/");
  }
  if (snprintf(given, sizeof given, "%s%s", start, path) >= PATH_MAX) return NULL;
  char *last = strrchr(given, '/');
  *last = 0;
  const char *name = NULL;
  if (realpath(*given ? given : "/", real) && snprintf(full, PATH_MAX, "%s/%s", real, last + 1) < PATH_MAX)
    name = inside(full);
  errno = kept;
  return name;
}

static void strange(int fd, const char *what) {
  char full[PATH_MAX];
  struct stat stat;
  if (!open_name(fd, full, &stat)) return;
  lock();
  struct iovec words = {(void *)full, strlen(full)};
  note('?', what, stat.st_ino, 0, &words, words.iov_len);
  unlock();
}
