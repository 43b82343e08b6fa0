/* Trends: draws the numbers of /trends/data, tells them on hover, leads on to the mentions.
   Words, addresses and colours all come from the server and the tokens. Without this script,
   or when the library does not come, the table is there. */
"use strict";

(() => {
  const box = document.getElementById("charts");
  if (!box) return;
  const table = document.getElementById("numbers");
  const toggle = box.querySelector("[data-shows]");
  const spoken = box.querySelector("[data-spoken]");
  const locale = document.documentElement.lang;
  const number = new Intl.NumberFormat(locale);
  const SENTIMENT_TOKENS = ["--negative", "--neutral", "--positive"];
  const charts = [];

  const showTable = (shown) => {
    table.classList.toggle("shown", shown);
    toggle.setAttribute("aria-expanded", String(shown));
  };
  toggle.addEventListener("click", () => {
    const shown = !table.classList.contains("shown");
    showTable(shown);
    if (shown) table.focus({ preventScroll: false });
  });

  const loadLibrary = () =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = box.dataset.library;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });

  const loadNumbers = async () => {
    const answer = await fetch(box.dataset.numbers, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };

  /* What both charts share: a quiet axis, thin lines, nothing that moves. */
  const ground = (numbers) => ({
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 8, right: 8, top: 12, bottom: 4, containLabel: true },
    xAxis: {
      type: "category",
      data: numbers.points.map((point) => point.label),
      axisLine: { lineStyle: { color: colourOf("--line-strong") } },
      axisTick: { show: false },
      axisPointer: { show: true, label: { show: false } },
      axisLabel: { color: colourOf("--text-3"), fontSize: 11, hideOverlap: true },
    },
    yAxis: {
      type: "value",
      min: 0,
      minInterval: 1,
      splitNumber: 3,
      axisLabel: { color: colourOf("--text-3"), fontSize: 11, formatter: (value) => number.format(value) },
      splitLine: { lineStyle: { color: colourOf("--line") } },
    },
  });

  /* Whole days, behind everything: bars of full width on axes of their own. */
  const addBand = (option, numbers) => {
    const { from, to } = numbers.band;
    // They take no room: the days must stand where they stand in the other chart.
    const unseen = { show: false, axisLabel: { show: false } };
    option.xAxis = [
      option.xAxis,
      { ...unseen, type: "category", position: "bottom", data: option.xAxis.data },
    ];
    option.yAxis = [option.yAxis, { ...unseen, type: "value", position: "left", min: 0, max: 1 }];
    option.series.push({
      type: "bar",
      xAxisIndex: 1,
      yAxisIndex: 1,
      z: 0,
      silent: true,
      barWidth: "101%",
      itemStyle: { color: colourOf("--band") },
      data: numbers.points.map((_, at) => (at >= from && at <= to ? 1 : null)),
    });
  };

  const layerToken = (layer, index) => (layer.category === null ? "--layer-rest" : `--layer-${index + 1}`);

  const complaintsOption = (numbers) => {
    const option = ground(numbers);
    Object.assign(option.xAxis.axisPointer, {
      type: "shadow",
      shadowStyle: { color: colourOf("--text-3"), opacity: 0.1 },
    });
    option.series = numbers.layers.map((layer, index) => ({
      type: "bar",
      stack: "complaints",
      name: layer.label,
      barCategoryGap: "22%",
      barMaxWidth: 36,
      itemStyle: { color: colourOf(layerToken(layer, index)) },
      emphasis: { disabled: true },
      cursor: "pointer",
      data: numbers.points.map((point) => point.layers[index]),
    }));
    const line = {
      type: "line",
      symbol: "none",
      silent: true,
      lineStyle: { color: colourOf("--text-3"), width: 1, opacity: 0.8 },
      data: numbers.points.map((point) => point.mentions),
    };
    if (numbers.points.length === 1) line.symbol = "circle";
    option.series.push(line);
    if (numbers.band) addBand(option, numbers);
    return option;
  };

  const sentimentsOption = (numbers) => {
    const option = ground(numbers);
    const many = numbers.points.length > 1;
    option.xAxis.boundaryGap = true;
    Object.assign(option.xAxis.axisPointer, {
      type: "line",
      lineStyle: { color: colourOf("--text-3"), type: "solid" },
    });
    option.series = numbers.sentiments.map((sentiment, index) => ({
      type: many ? "line" : "bar",
      stack: "sentiments",
      name: sentiment.label,
      symbol: "none",
      barMaxWidth: 36,
      itemStyle: { color: colourOf(SENTIMENT_TOKENS[index]) },
      lineStyle: { color: colourOf(SENTIMENT_TOKENS[index]), width: 1 },
      areaStyle: { color: colourOf(SENTIMENT_TOKENS[index]), opacity: index === 1 ? 0.28 : 0.55 },
      emphasis: { disabled: true },
      silent: true,
      data: numbers.points.map((point) => point.sentiments[index]),
    }));
    return option;
  };

  /* One chart: what it draws, which layer lies where, and where each leads. */
  const KINDS = {
    complaints: {
      option: complaintsOption,
      values: (point) => [...point.layers, point.mentions],
      stack: (point) => point.layers,
      totals: (numbers) => [...numbers.layers.map((layer) => layer.total), numbers.mentions],
      layers: (numbers) => numbers.layers,
      aim: (query, layer) => {
        query.set("complaints", "1");
        if (layer?.category) query.set("category", layer.category);
      },
    },
    sentiments: {
      option: sentimentsOption,
      values: (point) => point.sentiments,
      stack: (point) => point.sentiments,
      totals: (numbers) => numbers.sentiments.map((sentiment) => sentiment.total),
      layers: (numbers) => numbers.sentiments,
      aim: (query, layer) => {
        if (layer) query.set("sentiment", layer.key);
      },
    },
  };

  const moments = box.querySelectorAll("[data-moment]");

  /* All legends tell the same moment: what is hovered, or the whole period. */
  const tellAll = (numbers, index) => {
    const point = numbers.points[index];
    for (const moment of moments) moment.textContent = point ? point.words : "";
    for (const { kind, legend } of charts) {
      const values = point ? kind.values(point) : kind.totals(numbers);
      legend.querySelectorAll("[data-value]").forEach((value, at) => {
        value.textContent = number.format(values[at]);
      });
    }
  };

  const layerAt = (stack, height) => {
    let top = 0;
    for (const [index, value] of stack.entries()) {
      top += value;
      if (height <= top) return index;
    }
    return -1;
  };

  const follow = (numbers, kind, index, layerIndex) => {
    const point = numbers.points[index];
    if (!point) return;
    const address = new URL(numbers.address, location.href);
    address.searchParams.set("since", point.since);
    address.searchParams.set("until", point.until);
    kind.aim(address.searchParams, kind.layers(numbers)[layerIndex]);
    location.assign(address);
  };

  const listen = (numbers, made) => {
    const { chart, kind, element, legend } = made;
    const place = (event) => {
      const at = [event.offsetX, event.offsetY];
      if (!chart.containPixel({ gridIndex: 0 }, at)) return null;
      const [index, height] = chart.convertFromPixel({ gridIndex: 0 }, at);
      const point = numbers.points[index];
      return point ? { index, layer: layerAt(kind.stack(point), height) } : null;
    };
    const mark = (layer) => {
      legend.querySelectorAll("li").forEach((item, at) => item.toggleAttribute("data-at", at === layer));
    };
    chart.getZr().on("mousemove", (event) => {
      const found = place(event);
      mark(found ? found.layer : -1);
      tellAll(numbers, found ? found.index : -1);
      chart.getZr().setCursorStyle(found ? "pointer" : "default");
    });
    chart.getZr().on("globalout", () => {
      mark(-1);
      tellAll(numbers, -1);
    });
    chart.getZr().on("click", (event) => {
      const found = place(event);
      if (found) follow(numbers, kind, found.index, found.layer);
    });

    const pointAt = (index) => {
      const x = chart.convertToPixel({ xAxisIndex: 0 }, index);
      const [, y] = chart.convertToPixel({ gridIndex: 0 }, [index, 0]);
      chart.dispatchAction({ type: "updateAxisPointer", currTrigger: "mousemove", x, y: y - 1 });
    };

    let at = -1;
    let layer = -1;
    const say = () => {
      const { words } = numbers.points[at];
      const items = [...legend.querySelectorAll("li")].map((item) =>
        item.textContent.trim().replace(/\s+/g, " "),
      );
      spoken.textContent = `${words}: ${layer === -1 ? items.join(", ") : items[layer]}`;
    };
    element.addEventListener("keydown", (event) => {
      const last = numbers.points.length - 1;
      const layers = kind.layers(numbers).length;
      if (event.key === "ArrowRight") at = Math.min(last, at + 1);
      else if (event.key === "ArrowLeft") at = at === -1 ? last : Math.max(0, at - 1);
      else if (event.key === "Home") at = 0;
      else if (event.key === "End") at = last;
      else if (event.key === "ArrowUp" && at !== -1) layer = Math.min(layers - 1, layer + 1);
      else if (event.key === "ArrowDown" && at !== -1) layer = Math.max(-1, layer - 1);
      else if (event.key === "Enter" && at !== -1) return follow(numbers, kind, at, layer);
      else return undefined;
      event.preventDefault();
      pointAt(at);
      tellAll(numbers, at);
      mark(layer);
      say();
      return undefined;
    });
    element.addEventListener("blur", () => {
      at = layer = -1;
      chart.dispatchAction({ type: "updateAxisPointer", currTrigger: "leave" });
      mark(-1);
      tellAll(numbers, -1);
    });
  };

  const draw = (numbers) => {
    for (const { chart, kind } of charts) chart.setOption(kind.option(numbers), true);
  };

  const start = async () => {
    const [numbers] = await Promise.all([loadNumbers(), loadLibrary()]);
    for (const element of box.querySelectorAll("[data-chart]")) {
      const name = element.dataset.chart;
      const legend = box.querySelector(`[data-legend="${name}"]`);
      const chart = window.echarts.init(element, null, { renderer: "canvas" });
      charts.push({ chart, element, legend, kind: KINDS[name] });
    }
    draw(numbers);
    tellAll(numbers, -1);
    for (const made of charts) listen(numbers, made);
    window.echarts.connect(charts.map(({ chart }) => chart));
    new ResizeObserver(() => charts.forEach(({ chart }) => chart.resize())).observe(box);
    const again = () => draw(numbers);
    document.addEventListener("appearance", again);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
    box.dataset.drawn = "";
  };

  start().catch(() => {
    box.classList.add("failed");
    showTable(true);
  });
})();
