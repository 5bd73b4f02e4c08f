/* Calls the first of several libraries. */
int call_1(int depth);

int main(void)
{
    return call_1(0);
}
