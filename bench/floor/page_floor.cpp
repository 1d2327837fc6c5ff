// SPDX-License-Identifier: Apache-2.0
// page_floor FILE PERSONS ROWS ROW_BYTES PAGE_BYTES CONNECTIONS SECONDS read|durable: what this
// machine allows a page of one person's record. Each request reads the person's rows, as many and
// as large as the real ones, raw from a plain SQLite file in one range, and answers as many bytes
// as the real page. No person, no policy, no chart, no encryption. `durable` also appends a note of
// the look to a file and waits for the disk, as an audit must; `read` does not.
#include <fmt/format.h>
#include <sqlite3.h>

#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string>

#include "floor/group_appender.hpp"
#include "http_load.hpp"
#include "net/http.hpp"

namespace weft::bench {
namespace {

constexpr size_t kLookBytes = 200;

struct Shape {
  long persons, rows, row_bytes, page_bytes;
  bool durable;
};

bool execute(sqlite3* database, const char* sql) {
  return sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
}

bool fill(sqlite3* database, const Shape& shape) {
  if (!execute(database,
               "PRAGMA page_size=8192; PRAGMA journal_mode=WAL; CREATE TABLE row("
               "person INTEGER, number INTEGER, body BLOB,"
               "PRIMARY KEY(person, number)) WITHOUT ROWID; BEGIN"))
    return false;
  sqlite3_stmt* insert = nullptr;
  sqlite3_prepare_v2(database, "INSERT INTO row VALUES(?,?,?)", -1, &insert, nullptr);
  const std::string body(static_cast<size_t>(shape.row_bytes), 'x');
  bool good = insert != nullptr;
  for (long person = 0; good && person < shape.persons; ++person)
    for (long number = 0; good && number < shape.rows; ++number) {
      sqlite3_bind_int64(insert, 1, person);
      sqlite3_bind_int64(insert, 2, number);
      sqlite3_bind_blob(insert, 3, body.data(), static_cast<int>(body.size()), SQLITE_STATIC);
      good = sqlite3_step(insert) == SQLITE_DONE;
      sqlite3_reset(insert);
    }
  sqlite3_finalize(insert);
  return good && execute(database, "COMMIT");
}

// One connection and statement per thread, as a server would keep them.
struct Reader {
  explicit Reader(const std::string& path) {
    sqlite3_open_v2(path.c_str(), &database, SQLITE_OPEN_READONLY, nullptr);
    sqlite3_prepare_v2(database, "SELECT body FROM row WHERE person=?", -1, &select, nullptr);
  }
  ~Reader() {
    sqlite3_finalize(select);
    sqlite3_close(database);
  }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  size_t read(long person) {
    size_t bytes = 0;
    sqlite3_bind_int64(select, 1, person);
    std::string body;
    while (sqlite3_step(select) == SQLITE_ROW) {
      const auto* at = static_cast<const char*>(sqlite3_column_blob(select, 0));
      body.assign(at, static_cast<size_t>(sqlite3_column_bytes(select, 0)));
      bytes += body.size();
    }
    sqlite3_reset(select);
    return bytes;
  }
  sqlite3* database = nullptr;
  sqlite3_stmt* select = nullptr;
};

int run(const std::string& path, const Shape& shape, unsigned connections, double seconds) {
  std::remove(path.c_str());
  sqlite3* database = nullptr;
  if (sqlite3_open(path.c_str(), &database) != SQLITE_OK || !fill(database, shape))
    return fmt::print(stderr, "page_floor: the rows cannot be written\n"), 1;
  const std::string looks = path + ".looks";
  GroupAppender audit(looks.c_str());
  const size_t whole = static_cast<size_t>(shape.rows * shape.row_bytes);
  const auto answer = [&](const net::Request& request) {
    thread_local Reader reader(path);
    const bool read = reader.read(std::atol(request.path.c_str() + 1)) == whole;
    if (shape.durable) audit.append(std::string(kLookBytes, 'x'));
    return net::Response{read ? 200 : 500, {}, std::string(size_t(shape.page_bytes), 'x')};
  };
  const auto server = net::HttpServer::start({}, answer);
  if (!server) return fmt::print(stderr, "page_floor: no server\n"), 1;
  LoadOptions options{.port = (*server)->port(), .connections = connections, .seconds = seconds};
  for (long person = 0; person < shape.persons; ++person)
    options.paths.push_back(fmt::format("/{}", person));
  const LoadFigures figures = load(options);
  (*server)->drain();
  sqlite3_close(database);
  std::remove(looks.c_str());
  if (figures.failures > 0) return fmt::print(stderr, "page_floor: pages failed\n"), 1;
  fmt::print("{{\"per_second\":{:.1f},\"p50_us\":{},\"p99_us\":{}}}\n", figures.per_second(),
             figures.at_share(0.5), figures.at_share(0.99));
  return 0;
}

}  // namespace
}  // namespace weft::bench

int main(int argc, char** argv) {
  if (argc != 9) return fmt::print(stderr, "page_floor: eight arguments\n"), 2;
  const weft::bench::Shape shape{std::atol(argv[2]), std::atol(argv[3]), std::atol(argv[4]),
                                 std::atol(argv[5]), std::string(argv[8]) == "durable"};
  return weft::bench::run(argv[1], shape, static_cast<unsigned>(std::atoi(argv[6])),
                          std::atof(argv[7]));
}
