# คลังข้อมูลเมืองยะลา — `make up` ทำทุกอย่างและเปิดบริการ, `make test` ตรวจทุกอย่าง / everything up; everything checked
PYTHON ?= python3
PYTEST = .venv/bin/python -m pytest -q -n 2 --dist loadgroup

.PHONY: up setup build check test test-all dashboards-pull bench coverage docs clean

up: setup          ## ติดตั้ง เมืองจำลอง ข้อมูล แดชบอร์ด พอร์ทัล แล้วเปิดบริการ / set up, build, serve
	@.venv/bin/python -m pipelines.up

setup:             ## ติดตั้งอย่างเดียว / install only
	@$(PYTHON) pipelines/setup.py

build: setup       ## เมืองจำลองและข้อมูลถึงขั้นเผยแพร่ / demo city, land, test, publish
	@.venv/bin/yala build

check: test-setup  ## ตรวจรูปแบบโค้ด / lint
	@.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/sqlfluff lint -q -p 2 dbt_project/models dbt_project/tests

test: check        ## ทุกคนรันก่อนส่งงาน ไม่เกิน 10 นาที / what everyone runs, at most 10 minutes
	@$(PYTEST) -m "not slow" tests

test-all: test-setup  ## ทุกเบราว์เซอร์ ทุกขนาดจอ ทุกบทบาท ไม่เกิน 35 นาที / the slow ones too, at most 35 minutes
	@$(PYTEST) -m "slow" tests

dashboards-pull:   ## นำสิ่งที่แก้ในหน้าเว็บกลับมาเป็นไฟล์ / edits made in Superset's pages come back into our files
	@.venv/bin/python -m superset_config.pull

faults: test-setup  ## การตัดสาย ดับเซิร์ฟเวอร์ และไฟล์ร้าย จำนวนเต็ม / faults and attacks, at their full counts
	@FAULT_ROUNDS=10 YALA_FAULTS=1 $(PYTEST) tests/faults

bench: test-setup  ## ความเร็วเทียบกับค่าต่ำสุดที่ทำได้ ไม่กี่นาที / speed against the floor, as ratios
	@.venv/bin/python -m tests.bench

coverage:          ## เขียน docs/coverage.md ใหม่จากสัญญาและตัวชี้วัด / write docs/coverage.md anew
	@.venv/bin/python -m pipelines.coverage

docs: setup        ## เอกสารของทุกตารางและทุกคอลัมน์ ที่ http://127.0.0.1:8081 / every table and column, served
	@.venv/bin/yala dbt docs generate --quiet && .venv/bin/yala dbt docs serve --host 127.0.0.1 --port 8081 --no-browser

clean:             ## ลบทุกอย่างที่สร้างขึ้น (ไม่ลบโปรแกรมและ .env) / forget everything built; programs and .env stay
	@find warehouse -mindepth 1 -maxdepth 1 ! -name README.md -exec rm -rf {} + ; rm -rf build

.PHONY: test-setup
test-setup:
	@$(PYTHON) pipelines/setup.py test
