/* deadlock: two threads that each hold the mutex that the other one waits for. Each says which one it holds. It ends after two minutes. */
#include <pthread.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

static pthread_mutex_t locks[2] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};
static pthread_barrier_t both_hold_one;

static void *take(void *argument)
{
    int mine = argument != NULL;
    pthread_mutex_lock(&locks[mine]);
    printf("%ld holds %d\n", syscall(SYS_gettid), mine);
    fflush(stdout);
    pthread_barrier_wait(&both_hold_one);
    pthread_mutex_lock(&locks[!mine]);
    return NULL;
}

int main(void)
{
    pthread_t threads[2];
    alarm(120);
    pthread_barrier_init(&both_hold_one, NULL, 2);
    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, take, i ? locks : NULL);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
}
