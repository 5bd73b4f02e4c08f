namespace Fuzmon.Stacks.Tests.Symbols.Support;

internal static class Sources
{
    public const string Small = """
        int deep(int x)
        {
            volatile int y = x;
            return y + 1;
        }

        int main(void)
        {
            return deep(-1);
        }
        """;

    public const string Waiting = """
        #include <unistd.h>

        int deep(void)
        {
            return pause();
        }

        int main(void)
        {
            return deep();
        }
        """;

    public const string Inlining = """
        #include <algorithm>
        #include <cstdio>
        #include <map>
        #include <string>
        #include <vector>

        namespace outer {
        namespace {
        struct Hidden {
            int value;
            explicit Hidden(int x) : value(x * 3)
            {
                if (x > 5)
                    value += printf("%d\n", x);
            }
            int twice() const { return value * 2 + printf("t"); }
        };
        }

        template <class T> struct Box {
            T t;
            T get(int k) const { return t + k * (int)sizeof(T); }
        };

        static inline int leaf(int a) { return a * printf("%d\n", a) + 1; }

        static inline int middle(int a)
        {
            int sum = 0;
            for (int i = 0; i < a; i++)
                sum += leaf(i) + Hidden(i).twice();
            return sum;
        }

        int work(int n)
        {
            Box<long> box{n};
            std::map<std::string, int> map;
            for (int i = 0; i < n; i++)
                map[std::to_string(i)] = middle(i) + box.get(i);
            std::vector<int> values;
            for (auto &pair : map)
                values.push_back(pair.second);
            std::sort(values.begin(), values.end());
            return values.empty() ? 0 : values[0];
        }
        }

        extern "C" int plain(int x) { return outer::work(x) + 2; }

        int main(int count, char **) { return plain(count * 10); }
        """;
}
